import Calendar

/// What somebody may do with a report now; the same answer for pages and programs.
enum ReportAction: String, Sendable, Hashable, CaseIterable {
    case edit, send
    /// Tell the head that it is ready.
    case handOver = "hand-over"
}

/// Whether something may be done, or why not and who can help.
struct ActionVerdict: Sendable, Hashable {
    let action: ReportAction
    /// Nil when it may be done.
    let reason: Words?
    let helper: Words?

    var isAllowed: Bool { reason == nil }

    static func allowed(_ action: ReportAction) -> ActionVerdict {
        ActionVerdict(action: action, reason: nil, helper: nil)
    }
}
