public import Calendar
public import HTML

/// A state in a word and a shape; the colour only helps.
public struct StatusTag: Component, Sendable, Hashable {
    let text: Words
    let tone: Tone
    let sign: Sign

    public enum Tone: String, Sendable { case quiet, active, good, warn, bad }

    public init(_ text: Words, _ tone: Tone, _ sign: Sign) {
        self.text = text
        self.tone = tone
        self.sign = sign
    }

    public var body: Node {
        span(.class("tag", "tag--\(tone.rawValue)")) {
            sign
            span { text }
        }
    }
}

/// The states of a report's life (design of reports: draft to approved), the same on every page.
extension StatusTag {
    public static let notStarted = StatusTag(Words("ยังไม่เริ่ม", "Not started"), .quiet, .empty)
    public static let draft = StatusTag(Words("กำลังกรอก", "Draft"), .active, .half)
    public static let submitted = StatusTag(Words("ส่งแล้ว", "Submitted"), .active, .tick)
    public static let inReview = StatusTag(Words("รออนุมัติ", "In review"), .active, .clock)
    public static let returned = StatusTag(Words("ส่งกลับแก้ไข", "Returned"), .warn, .back)
    public static let approved = StatusTag(Words("อนุมัติแล้ว", "Approved"), .good, .tick)
    public static let refused = StatusTag(Words("ไม่อนุมัติ", "Refused"), .bad, .cross)
    public static let withdrawn = StatusTag(Words("ถอนแล้ว", "Withdrawn"), .quiet, .back)
    public static let overdue = StatusTag(Words("เกินกำหนด", "Overdue"), .bad, .warning)
    public static let dueSoon = StatusTag(Words("ใกล้ครบกำหนด", "Due soon"), .warn, .clock)
    public static let locked = StatusTag(Words("ปิดรับแล้ว", "Closed"), .quiet, .lock)
    public static let complete = StatusTag(Words("ครบถ้วน", "Complete"), .good, .tick)
    public static let partial = StatusTag(Words("ยังไม่ครบ", "Incomplete"), .active, .half)
    public static let faulty = StatusTag(Words("ต้องแก้ไข", "Needs fixing"), .bad, .warning)
}
