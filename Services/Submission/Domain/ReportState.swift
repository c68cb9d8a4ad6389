import Calendar

/// How far a report has come.
enum ReportState: String, Sendable, Hashable, CaseIterable {
    /// Owed, and nobody has begun.
    case owed
    case draft
    case submitted
    case inReview = "in_review"
    case returned
    case approved
    case refused

    /// Whether its answers may be written by those who prepare it.
    var isOpen: Bool { self == .owed || self == .draft || self == .returned }

    /// Whether it waits for somebody at the reporting agency.
    static let waiting: [ReportState] = [.owed, .draft, .returned]
}

extension ReportState {
    var words: Words {
        switch self {
        case .owed: Words("ยังไม่เริ่ม", "not started")
        case .draft: Words("กำลังกรอก", "being filled in")
        case .submitted: Words("ส่งแล้ว", "sent")
        case .inReview: Words("อยู่ระหว่างการอนุมัติ", "in review")
        case .returned: Words("ถูกส่งกลับให้แก้ไข", "returned for correction")
        case .approved: Words("อนุมัติแล้ว", "approved")
        case .refused: Words("ไม่ได้รับอนุมัติ", "refused")
        }
    }
}
