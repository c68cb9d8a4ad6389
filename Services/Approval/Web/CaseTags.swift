import Calendar
import Foundation
import HTML
import Pages

extension StatusTag {
    static let vacant = StatusTag(Words("ไม่มีผู้ดำรงตำแหน่ง", "Position vacant"), .bad, .warning)
    static let ownWork = StatusTag(Words("ท่านเป็นผู้จัดทำ", "Your own work"), .quiet, .lock)

    /// How urgent something that waits is.
    static func waiting(due: Date?, at now: Date) -> StatusTag {
        guard let due else { return .inReview }
        if due <= now { return .overdue }
        return due.timeIntervalSince(now) <= 2 * 86_400 ? .dueSoon : .inReview
    }

    init(_ state: CaseFilter.State, due: Date?, at now: Date) {
        self =
            switch state {
            case .waiting: .waiting(due: due, at: now)
            case .returned: .returned
            case .approved: .approved
            case .refused: .refused
            }
    }

    init(_ outcome: ReportCase.Outcome) {
        self =
            switch outcome {
            case .approved: .approved
            case .returned: .returned
            case .refused: .refused
            }
    }
}

/// What a report is called in a list: what it is about, and below it the period and the reference.
struct ReportName: Component {
    let report: UUID
    let subject: String?
    let period: Words
    let reference: String
    var revision = 1

    var body: Node {
        a(.href("/cases/\(report.uuidString.lowercased())")) { subject ?? period.shown }
        p(.class("hint")) {
            if subject != nil {
                period
                " · "
            }
            span(.translateNo) { reference }
            if revision > 1 { Words(" · ฉบับแก้ไขครั้งที่ \(revision - 1)", " · revision \(revision)") }
        }
    }
}
