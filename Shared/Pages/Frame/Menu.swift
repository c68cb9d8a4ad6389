public import Calendar
public import HTML

/// One place in the menu.
public struct MenuItem: Sendable, Hashable {
    public var text: Words
    public var address: Address
    /// Name of the figure that a service's `/badges` gives for this place.
    public var badge: String?

    public init(_ text: Words, _ address: Address, badge: String? = nil) {
        self.text = text
        self.address = address
        self.badge = badge
    }
}

/// The menu, the same in all four services.
///
/// An address here belongs to one of them; none asks another while it writes a page. The figures beside the
/// items are fetched by the browser from their owners.
public enum Menu {
    public static let home = MenuItem(Words("งานของฉัน", "My work"), "/", badge: "owed")
    public static let registers = MenuItem(Words("ทะเบียนโครงการ", "Projects"), "/registers")
    public static let reports = MenuItem(Words("รายงาน", "Reports"), "/reports")
    public static let inbox = MenuItem(Words("รออนุมัติ", "To approve"), "/inbox", badge: "inbox")
    public static let cases = MenuItem(Words("ติดตามการอนุมัติ", "Progress"), "/cases")
    public static let calendar = MenuItem(Words("ปฏิทิน", "Calendar"), "/calendar")
    public static let messages = MenuItem(Words("ข้อความ", "Messages"), "/messages", badge: "messages")
    public static let programmes = MenuItem(Words("ระบบรายงาน", "Programmes"), "/programmes")
    public static let people = MenuItem(Words("บุคคลและสิทธิ์", "People"), "/people")
    public static let agencies = MenuItem(Words("หน่วยงาน", "Agencies"), "/agencies")
    public static let subscribers = MenuItem(Words("ระบบภายนอก", "Subscribers"), "/subscribers")

    /// Where the figures come from.
    static let badgeSources = ["/api/submission/v1/badges", "/api/approval/v1/badges", "/api/notification/v1/badges"]

    /// What somebody with these duties sees, most needed first.
    public static func items(for duties: Set<Duty>) -> [MenuItem] {
        var items = [home]
        if duties.contains(.approves) { items.append(inbox) }
        if !duties.isDisjoint(with: [.reports, .oversees]) { items += [registers, reports] }
        if !duties.isDisjoint(with: [.reports, .approves, .oversees]) { items += [cases, calendar] }
        items.append(messages)
        if duties.contains(.administers) { items += [programmes, agencies, people] }
        if duties.contains(.operates) { items.append(subscribers) }
        return items
    }
}
