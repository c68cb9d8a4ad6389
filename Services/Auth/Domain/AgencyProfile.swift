import Calendar
import Foundation

/// A part of what an office says of itself; each is kept, confirmed and grows old by itself.
enum ProfilePart: String, Sendable, CaseIterable {
    /// What the public needs (G5); it stands on the agency's public page.
    case service
    /// Size and means (P3).
    case base
    /// Who answers for the office (P3).
    case coordinator

    /// After how long a part should be looked at again.
    static let freshFor: TimeInterval = 365 * 86_400
}

/// One field of a profile.
struct ProfileField: Sendable {
    enum Kind: Sendable {
        case text(limit: Int)
        case lines(limit: Int)
        case email
        case website
        /// A number that is not negative, with its unit.
        case number(unit: Words)
        case choice([(value: String, words: Words)])
    }

    let name: String
    let words: Words
    let kind: Kind

    init(_ name: String, _ thai: String, _ english: String, _ kind: Kind) {
        (self.name, self.words, self.kind) = (name, Words(thai, english), kind)
    }

    /// What is kept of what was typed; empty when nothing was.
    ///
    /// - Throws: what is wrong with it, in words for beside the field.
    func read(_ typed: String) throws(AgencyDraft.Fault) -> String {
        let clean: CleanText
        do throws(TextRefusal) { clean = try CleanText(typed) } catch { throw fault(error.words) }
        guard !clean.value.isEmpty else { return "" }
        switch kind {
        case .text(let limit), .lines(let limit):
            guard clean.length <= limit else {
                throw fault(Words("ยาวเกิน \(limit) ตัวอักษร", "Longer than \(limit) characters"))
            }
            return clean.value
        case .email:
            guard let address = EmailAddress(clean.value) else {
                throw fault(Words("อีเมลนี้ไม่ถูกต้อง", "This is no e-mail address"))
            }
            return address.text
        case .website:
            guard clean.length <= 300, ["http://", "https://"].contains(where: { clean.value.hasPrefix($0) }) else {
                throw fault(Words("เว็บไซต์ต้องขึ้นต้นด้วย https://", "A website begins with https://"))
            }
            return clean.value
        case .number:
            let plain = ThaiDigits.latin(clean.value).filter { $0 != "," && !$0.isWhitespace }
            guard plain.wholeMatch(of: /[0-9]{1,15}(?:\.[0-9]{1,3})?/) != nil else {
                throw fault(Words("กรอกเป็นตัวเลขที่ไม่ติดลบ เช่น 1,234.5", "A number that is not negative, such as 1,234.5"))
            }
            return plain
        case .choice(let choices):
            guard choices.contains(where: { $0.value == clean.value }) else {
                throw fault(Words("เลือกจากรายการ", "Choose from the list"))
            }
            return clean.value
        }
    }

    private func fault(_ words: Words) -> AgencyDraft.Fault { AgencyDraft.Fault(field: name, words: words) }
}

extension ProfilePart {
    private static var yesOrNo: ProfileField.Kind {
        .choice([("yes", Words("ใช่", "Yes")), ("no", Words("ไม่ใช่", "No"))])
    }

    var fields: [ProfileField] {
        switch self {
        case .service:
            [
                ProfileField("subtype", "ประเภทย่อย", "Subtype", .text(limit: 100)),
                ProfileField("full_name", "ชื่อเต็ม", "Full name", .text(limit: 300)),
                ProfileField("address_th", "ที่อยู่ภาษาไทย", "Address in Thai", .lines(limit: 500)),
                ProfileField("address_en", "ที่อยู่ภาษาอังกฤษ", "Address in English", .lines(limit: 500)),
                ProfileField("website", "เว็บไซต์", "Website", .website),
                ProfileField("telephone", "โทรศัพท์", "Telephone", .text(limit: 200)),
                ProfileField("opening_hours", "เวลาทำการ", "Opening hours", .lines(limit: 300)),
                ProfileField(
                    "service_centre", "ระดับศูนย์บริการ", "Service centre",
                    .choice([
                        ("none", Words("ไม่มี", "None")), ("basic", Words("พื้นฐาน", "Basic")),
                        ("medium", Words("กลาง", "Medium")), ("high", Words("สูง", "High")),
                    ])),
                ProfileField("is_central", "เป็นราชการส่วนกลาง", "Central agency", Self.yesOrNo),
                ProfileField("serves_public", "ให้บริการประชาชน", "Serves the public", Self.yesOrNo),
                ProfileField("public_email", "อีเมลสำหรับประชาชน", "E-mail for the public", .email),
                ProfileField("registered_email", "อีเมลที่ลงทะเบียนกับ สพร.", "E-mail registered with the DGA", .email),
                ProfileField("complaint_email", "อีเมลรับเรื่องร้องเรียน", "E-mail for complaints", .email),
                ProfileField(
                    "shown", "แสดงต่อสาธารณะ", "Shown to the public",
                    .choice([("yes", Words("แสดง", "Shown")), ("no", Words("ซ่อน", "Hidden"))])),
            ]
        case .base:
            [
                ProfileField("size", "ขนาด", "Size", .text(limit: 60)),
                ProfileField("office_address", "ที่ตั้งสำนักงาน", "Office address", .lines(limit: 500)),
                ProfileField("area", "พื้นที่รับผิดชอบ", "Service area", .number(unit: Words("ตร.กม.", "km²"))),
                ProfileField("population", "ประชากร", "Population", .number(unit: Words("คน", "people"))),
                ProfileField("own_revenue", "รายได้จัดเก็บเอง", "Own revenue", .number(unit: Words("บาท", "baht"))),
                ProfileField("subsidies", "เงินอุดหนุน", "Subsidies", .number(unit: Words("บาท", "baht"))),
                ProfileField("executive", "ผู้บริหาร", "Executive", .text(limit: 200)),
                ProfileField("clerk", "ปลัด", "Clerk", .text(limit: 200)),
            ]
        case .coordinator:
            [
                ProfileField("name", "ชื่อผู้ประสานงาน", "Coordinator", .text(limit: 200)),
                ProfileField("position", "ตำแหน่ง", "Position", .text(limit: 200)),
                ProfileField("division", "กอง / ฝ่าย", "Division", .text(limit: 200)),
                ProfileField("telephone", "โทรศัพท์", "Telephone", .text(limit: 200)),
                ProfileField("fax", "โทรสาร", "Fax", .text(limit: 100)),
                ProfileField("email", "อีเมล", "E-mail", .email),
                ProfileField("website", "เว็บไซต์", "Website", .website),
            ]
        }
    }
}
