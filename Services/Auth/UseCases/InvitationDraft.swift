import Access
import Calendar
import Contracts
import Foundation
import Runtime

/// An invitation as it was typed or sent, before anything of it was believed.
struct InvitationDraft: Sendable {
    var name = ""
    var signInName = ""
    var email = ""
    var language = "th"
    var mode = "substantive"
    var orderNumber = ""
    var orderDate = ""

    /// What is wrong with a field, in words that can stand beside it.
    struct Fault: Error, Sendable, Equatable {
        let field: String
        let words: Words
    }

    /// Every fault, so that they are mended in one go.
    struct Invalid: Error, Sendable, Equatable { let faults: [Fault] }

    /// How the position is to be held, and by which order; `read` collects the faults.
    private func capacity(_ faults: inout [Fault]) -> (mode: HoldingMode, order: Order?) {
        guard let mode = HoldingMode(rawValue: mode) else {
            faults.append(Fault(field: "mode", words: Words("เลือกลักษณะการดำรงตำแหน่ง", "Choose how the position is held")))
            return (.substantive, nil)
        }
        let number = (try? CleanText(orderNumber))?.value ?? ""
        if number.isEmpty, orderDate.isEmpty {
            if mode != .substantive {
                faults.append(
                    Fault(
                        field: "order_no",
                        words: Words(
                            "ต้องระบุเลขที่คำสั่ง เพราะเป็นการปฏิบัติราชการแทนผู้อื่น",
                            "The order's number is needed when acting for somebody")))
            }
            return (mode, nil)
        }
        guard !number.isEmpty, number.unicodeScalars.count <= 100 else {
            faults.append(
                Fault(field: "order_no", words: Words("ระบุเลขที่คำสั่ง", "The order's number is missing or too long")))
            return (mode, nil)
        }
        guard let date = Self.date(orderDate) else {
            faults.append(
                Fault(
                    field: "order_date",
                    words: Words(
                        "วันที่ของคำสั่งไม่ถูกต้อง เช่น 25 มีนาคม 2564", "The order's date is not a date, such as 2021-03-25")))
            return (mode, nil)
        }
        return (mode, Order(number: number, date: date))
    }

    private static func date(_ typed: String) -> CivilDate? {
        CivilDate(iso: typed) ?? (try? CivilDate(typed: typed))
    }

    /// - Throws: `Invalid` with every fault.
    func read(for position: UUID, rights: [RequestedRight]?) throws(Invalid) -> InvitationRequest {
        var faults: [Fault] = []
        let person: PersonName?
        do throws(PersonName.Refusal) { person = try PersonName(name) } catch {
            person = nil
            faults.append(Fault(field: "name", words: error.words))
        }
        let called = SignInName(signInName)
        if called == nil {
            faults.append(
                Fault(
                    field: "sign_in_name",
                    words: Words(
                        "ชื่อผู้ใช้ต้องเป็น a–z 0–9 จุด ขีด หรืออีเมล ยาว 3 ตัวขึ้นไป",
                        "A sign-in name has at least 3 of a–z, 0–9, dots and hyphens, or is an e-mail address")))
        }
        let address = email.isEmpty ? nil : EmailAddress(email)
        if !email.isEmpty, address == nil {
            faults.append(Fault(field: "email", words: Words("อีเมลนี้ไม่ถูกต้อง", "This is no e-mail address")))
        }
        let language = Language(rawValue: self.language)
        if language == nil { faults.append(Fault(field: "language", words: Words("เลือกภาษา", "Choose a language"))) }
        let capacity = capacity(&faults)
        guard faults.isEmpty, let person, let called, let language else { throw Invalid(faults: faults) }
        return InvitationRequest(
            positionID: position, name: person, signInName: called, email: address, language: language,
            mode: capacity.mode, order: capacity.order, rights: rights)
    }

    /// For somebody who has an account: only who, how and by which order.
    func readAppointment() throws(Invalid) -> (name: SignInName, mode: HoldingMode, order: Order?) {
        var faults: [Fault] = []
        let called = SignInName(signInName)
        if called == nil {
            faults.append(Fault(field: "sign_in_name", words: Words("ไม่พบชื่อผู้ใช้นี้", "Nobody has this sign-in name")))
        }
        let capacity = capacity(&faults)
        guard faults.isEmpty, let called else { throw Invalid(faults: faults) }
        return (called, capacity.mode, capacity.order)
    }
}

extension PersonName.Refusal {
    var words: Words {
        switch self {
        case .damaged(let refusal): refusal.words
        case .length: Words("ชื่อต้องยาว 2 ถึง 200 ตัวอักษร", "A name has 2 to 200 characters")
        }
    }
}
