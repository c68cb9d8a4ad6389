import Calendar
import Database
import Foundation
import Programme

/// The steps of a case's own route, one row each.
extension Connection {
    /// Puts a route in the place of the one that the case has.
    func replaceSteps(of report: UUID, with steps: [CaseStep]) throws(DatabaseError) {
        try write("DELETE FROM case_step WHERE report_id = \(report)")
        for (ordinal, step) in steps.enumerated() {
            try write(
                """
                INSERT INTO case_step (report_id, ordinal, key, title_th, title_en, position, place, quorum,
                                       limit_days, limit_counting, milestone, may_return_to, answer_days,
                                       answer_counting, may_refuse, signs, rounds, approved_as, approved_at)
                VALUES (\(report), \(ordinal), \(step.key), \(step.title.thai), \(step.title.english),
                        \(step.turn.position), \(step.turn.place.written), \(step.quorum.written),
                        \(step.limit?.days), \(step.limit?.counting.rawValue), \(step.milestone),
                        \(step.mayReturnTo.map(\.written)), \(step.answerWithin?.days),
                        \(step.answerWithin?.counting.rawValue), \(step.mayRefuse), \(step.signs), \(step.rounds),
                        \(step.approval?.capacity), \(step.approval?.at))
                """)
        }
    }

    /// Keeps how far the steps have come; only rows that changed are written.
    func saveProgress(of report: UUID, from before: [CaseStep], to after: [CaseStep]) throws(DatabaseError) {
        for (old, new) in zip(before, after) where old != new {
            try write(
                """
                UPDATE case_step
                SET rounds = \(new.rounds), approved_as = \(new.approval?.capacity), approved_at = \(new.approval?.at)
                WHERE report_id = \(report) AND key = \(new.key)
                """)
        }
    }
}

extension CaseStep {
    typealias Row = (
        String, String, String, String, String, Int, Int?, String?, Date?, [String], Int?, String?, Bool, Bool, Int,
        String?, Date?
    )

    static func rows(of report: UUID) -> SQL {
        """
        SELECT key, title_th, title_en, position, place, quorum, limit_days, limit_counting, milestone, may_return_to,
               answer_days, answer_counting, may_refuse, signs, rounds, approved_as, approved_at
        FROM case_step WHERE report_id = \(report) ORDER BY ordinal
        """
    }

    init(_ row: Row) {
        var approval: Approval?
        if let capacity = row.15, let at = row.16 { approval = .init(capacity: capacity, at: at) }
        self.init(
            key: row.0, title: Words(row.1, row.2),
            turn: PositionExpression(row.3, of: PositionExpression.Place(written: row.4) ?? .own),
            quorum: Quorum(written: row.5), limit: TimeLimit(days: row.6, counting: row.7), milestone: row.8,
            mayReturnTo: row.9.map { Step.ReturnTarget(written: $0) },
            answerWithin: TimeLimit(days: row.10, counting: row.11), mayRefuse: row.12, signs: row.13,
            rounds: row.14, approval: approval)
    }
}

extension PositionExpression.Place {
    /// Written `own`, `agency:nesdc` or `up:area:province:province-office`.
    var written: String {
        switch self {
        case .own: "own"
        case .fixed(let slug): "agency:" + slug
        case .up(let hierarchy, let kind, let down):
            (["up", hierarchy.rawValue, kind] + (down.map { [$0] } ?? [])).joined(separator: ":")
        }
    }

    init?(written text: String) {
        let parts = text.split(separator: ":").map(String.init)
        switch (parts.first, parts.count) {
        case ("own", 1): self = .own
        case ("agency", 2): self = .fixed(slug: parts[1])
        case ("up", 3...4):
            guard let hierarchy = Hierarchy(rawValue: parts[1]) else { return nil }
            self = .up(hierarchy, to: parts[2], down: parts.count == 4 ? parts[3] : nil)
        default: return nil
        }
    }
}

extension Quorum {
    /// The number that must approve; 0 for all.
    fileprivate var written: Int {
        switch self {
        case .any: 1
        case .all: 0
        case .atLeast(let count): max(1, count)
        }
    }

    fileprivate init(written number: Int) { self = number == 0 ? .all : number == 1 ? .any : .atLeast(number) }
}

extension Step.ReturnTarget {
    /// The word by which routes and forms name it.
    var written: String {
        switch self {
        case .preparer: "preparer"
        case .previous: "previous"
        case .step(let key): key
        }
    }

    init(written text: String) {
        self =
            switch text {
            case "preparer": .preparer
            case "previous": .previous
            default: .step(text)
            }
    }
}

extension TimeLimit {
    fileprivate init?(days: Int?, counting: String?) {
        guard let days, let counting = counting.flatMap({ DayCount(rawValue: $0) }) else { return nil }
        self.init(days: days, counting: counting)
    }
}
