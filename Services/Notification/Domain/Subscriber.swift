import Calendar
import Foundation

/// An outside system that is told of what happens to reports (C3).
struct Subscriber: Sendable, Equatable {
    let id: UUID
    /// The last word of its routing keys; never changed and never given to another.
    let slug: String
    let name: String
    /// Whom to tell when something is wrong with its queue.
    let contact: String
    /// The last word of its queue's name.
    let queue: String
    let events: [String]
    /// Empty for all.
    let programmes: [String]
    let hierarchy: String
    /// Agencies at and below which reports are told of.
    let agencyIDs: [UUID]
    let state: State
    let registeredAt: Date
    let rotatedAt: Date?

    enum State: String, Sendable, CaseIterable {
        /// The broker does not hold all of it yet.
        case opening
        case active
        /// Nothing is published for it; its queue keeps what it has.
        case paused
        case ended

        /// What may be done to it.
        var allowed: [Deed] {
            switch self {
            case .opening: [.rotate, .end]
            case .active: [.rotate, .pause, .end]
            case .paused: [.rotate, .resume, .end]
            case .ended: []
            }
        }
    }

    enum Deed: String, Sendable, CaseIterable { case rotate, pause, resume, end }

    /// Its user at the broker.
    var user: String { "ext-\(slug)" }
    var queueName: String { "sub.\(slug).\(queue)" }
}

/// What somebody typed to register an outside system.
struct SubscriberForm: Sendable, Equatable {
    var slug = ""
    var name = ""
    var contact = ""
    var queue = "approvals"
    var events: [String] = []
    var programmes: [String] = []
    var hierarchy = "oversight"
    /// Slugs of agencies, one a line or divided by commas.
    var agencies = ""

    /// What is wrong with one field, in words that stand beside it.
    struct Fault: Sendable, Equatable {
        let field: String
        let words: Words
    }

    static let hierarchies: [(String, Words)] = [
        ("oversight", Words("สายกำกับดูแล", "Oversight")), ("line", Words("สายบังคับบัญชา", "Line of command")),
        ("area", Words("พื้นที่", "Area")), ("cluster", Words("กลุ่มจังหวัด", "Provincial cluster")),
    ]

    /// The words between commas, spaces and line ends.
    var agencySlugs: [String] {
        var seen: Set<String> = []
        return agencies.split { $0 == "," || $0.isWhitespace }.map(String.init).filter { seen.insert($0).inserted }
    }

    /// Everything that is wrong, of what can be seen without looking anything up.
    func faults(events known: Set<String>, programmes: Set<String>) -> [Fault] {
        var faults: [Fault] = []
        func check(_ isRight: Bool, _ field: String, _ thai: String, _ english: String) {
            if !isRight { faults.append(Fault(field: field, words: Words(thai, english))) }
        }
        check(
            Self.isSlug(slug, 2...32), "slug", "ชื่อย่อต้องเป็น a–z, 0–9 หรือ - ความยาว 2–32 ตัว และไม่ขึ้นต้นหรือลงท้ายด้วย -",
            "The short name is 2 to 32 of a–z, 0–9 and -, and neither begins nor ends with -")
        check(
            Self.isSlug(queue, 1...32), "queue", "ชื่อคิวต้องเป็น a–z, 0–9 หรือ - ความยาว 1–32 ตัว",
            "The queue's name is 1 to 32 of a–z, 0–9 and -")
        for (field, value, thai, english) in [
            ("name", name, "ชื่อระบบ", "the system's name"), ("contact", contact, "ผู้ติดต่อ", "a contact"),
        ] {
            let length = value.unicodeScalars.count
            check(length > 0, field, "กรุณากรอก\(thai)", "Enter \(english)")
            check(length <= 200, field, "\(thai)ยาวเกิน 200 ตัวอักษร", "No more than 200 characters")
            do {
                let text = try CleanText(value).value
                check(!text.contains("\n"), field, "กรอกได้บรรทัดเดียว", "One line only")
            } catch {
                faults.append(Fault(field: field, words: error.words))
            }
        }
        check(!events.isEmpty, "events", "เลือกเหตุการณ์อย่างน้อยหนึ่งรายการ", "Choose at least one event")
        check(events.allSatisfy(known.contains), "events", "มีเหตุการณ์ที่ระบบไม่รู้จัก", "An event is not known")
        check(
            self.programmes.allSatisfy(programmes.contains), "programmes", "มีระบบรายงานที่ระบบไม่รู้จัก",
            "A programme is not known")
        check(
            Self.hierarchies.contains { $0.0 == hierarchy }, "hierarchy", "เลือกสายของหน่วยงาน", "Choose a hierarchy")
        check(!agencySlugs.isEmpty, "agencies", "ระบุหน่วยงานอย่างน้อยหนึ่งแห่ง", "Name at least one agency")
        check(agencySlugs.count <= 100, "agencies", "ระบุได้ไม่เกิน 100 หน่วยงาน", "No more than 100 agencies")
        return faults
    }

    private static func isSlug(_ text: String, _ length: ClosedRange<Int>) -> Bool {
        let letters = text.unicodeScalars
        return length.contains(letters.count) && letters.first != "-" && letters.last != "-"
            && letters.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    }
}

/// Shown once, when a subscriber is registered or its password renewed; kept nowhere.
struct SubscriberCredentials: Sendable {
    let user: String
    let password: String
    let virtualHost: String
    let queue: String
    /// Where its program connects, if the operators have said so.
    let address: String?
}
