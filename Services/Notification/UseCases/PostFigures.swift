import Foundation
import Runtime

/// What an operator sees of the mails.
struct PostFigures: Sendable {
    private let mails: Counter
    private let due: Gauge
    private let oldest: Gauge

    init(_ metrics: Metrics) {
        mails = metrics.counter("raingan_mail_total", "Mails by kind and by what became of them.")
        due = metrics.gauge("raingan_reminders_due", "Letters and deliveries whose time has come.")
        oldest = metrics.gauge("raingan_reminder_oldest_due_seconds", "How long the oldest of them has been due.")
    }

    func count(_ kind: LetterKind, _ transfer: Transfer, _ after: AfterTransfer) {
        let outcome =
            switch (transfer, after.state) {
            case (.accepted, _): "sent"
            case (.doubtful, _): "ambiguous"
            case (.refused, _), (_, .failed): "perm"
            case (_, .expired): "expired"
            default: "temp"
            }
        mails.add(1, ["kind": kind.rawValue, "outcome": outcome])
    }

    func suppressed(_ kind: LetterKind) { mails.add(1, ["kind": kind.rawValue, "outcome": "suppressed"]) }

    func backlog(_ count: Int, since oldest: Date?, at now: Date) {
        due.set(Double(count))
        self.oldest.set(oldest.map { max(0, now.timeIntervalSince($0)) } ?? 0)
    }
}
