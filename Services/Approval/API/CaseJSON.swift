import Calendar
import Contracts
import Foundation
import JSON

// How cases look to programs; times are RFC 3339 in Thai time with milliseconds, as in events.

extension JSONValue {
    init(_ words: Words) { self = ["th": .string(words.thai), "en": .string(words.english)] }

    init(_ time: Date?) { self = time.map { .string(Wire.text(of: $0)) } ?? .null }

    init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    init(_ id: UUID) { self = .string(id.uuidString.lowercased()) }

    /// A part of a list, with where it stands in the whole.
    static func list<Item>(_ list: Listed<Item>, _ item: (Item) -> JSONValue) -> JSONValue {
        [
            "page": JSONValue(list.page.number), "pages": JSONValue(list.pages), "total": JSONValue(list.total),
            "items": .array(list.items.map(item)),
        ]
    }

    init(_ item: InboxItem, at now: Date) {
        self = [
            "report": JSONValue(item.report), "reference": .string(item.reference),
            "revision": JSONValue(item.revision), "subject": JSONValue(item.subject),
            "agency": .string(item.agencyName), "programme": .string(item.programme),
            "period": JSONValue(item.periodLabel), "step": .string(item.step), "title": JSONValue(item.stepTitle),
            "round": JSONValue(item.round), "openedAt": JSONValue(item.openedAt), "dueAt": JSONValue(item.due),
            "overdue": .bool(item.due.map { $0 <= now } ?? false), "own": .bool(item.isOwn),
        ]
    }

    init(_ item: CaseItem) {
        self = [
            "report": JSONValue(item.report), "reference": .string(item.reference),
            "revision": JSONValue(item.revision), "subject": JSONValue(item.subject),
            "agency": .string(item.agencyName), "programme": .string(item.programme),
            "period": JSONValue(item.periodLabel), "state": .string(item.state.rawValue),
            "title": item.stepTitle.map { JSONValue($0) } ?? .null, "since": JSONValue(item.since),
            "dueAt": JSONValue(item.due), "answerBy": JSONValue(item.answerBy), "vacant": .bool(item.vacant),
        ]
    }

    init(_ view: CaseView) {
        let (facts, way) = (view.file.facts, view.file.way)
        var answerBy: Date?
        if case .returned(_, let until) = way.state { answerBy = until }
        self = [
            "report": JSONValue(view.file.id), "reference": .string(facts.reference),
            "revision": JSONValue(way.revision), "programme": .string(facts.programme),
            "period": JSONValue(facts.periodLabel), "agency": .string(facts.agencyName),
            "agencySlug": .string(facts.agencySlug), "subject": JSONValue(facts.subjectLabel),
            "submittedAs": .string(facts.submittedAs), "submittedAt": JSONValue(facts.submittedAt),
            "late": .bool(facts.late), "route": .string(view.file.route), "state": .string(way.stateName),
            "step": JSONValue(way.current?.key), "round": way.turn.map { JSONValue($0.round) } ?? .null,
            "since": JSONValue(view.file.since), "dueAt": JSONValue(way.turn?.due), "answerBy": JSONValue(answerBy),
            "vacant": .bool(view.isVacant), "steps": .array(way.steps.map { JSONValue($0) }),
            "decisions": .array(view.turns.flatMap(\.decisions).map { JSONValue($0) }),
            "allowed": .array(view.allowances.filter { $0.refusal == nil }.map { .string($0.action.rawValue) }),
            "refused": .array(view.allowances.compactMap { JSONValue(refused: $0) }),
        ]
    }

    private init(_ step: CaseStep) {
        self = [
            "key": .string(step.key), "title": JSONValue(step.title), "rounds": JSONValue(step.rounds),
            "approvedAs": JSONValue(step.approval?.capacity), "approvedAt": JSONValue(step.approval?.at),
        ]
    }

    private init(_ decision: DecisionRecord) {
        self = [
            "step": .string(decision.step), "round": JSONValue(decision.round),
            "revision": JSONValue(decision.revision), "outcome": .string(decision.outcome.rawValue),
            "decidedAs": .string(decision.capacity), "decidedAt": JSONValue(decision.at),
            "reason": JSONValue(decision.reason), "sections": .array(decision.sections.map { .string($0) }),
            "late": .bool(decision.late),
        ]
    }

    private init?(refused allowance: Allowance) {
        guard let refusal = allowance.refusal else { return nil }
        self = [
            "action": .string(allowance.action.rawValue), "code": .string(refusal.code),
            "reason": JSONValue(refusal.title), "advice": refusal.advice.map { JSONValue($0) } ?? .null,
        ]
    }
}

extension ReportCase {
    /// The word for the state, as it is kept and told.
    var stateName: String {
        switch state {
        case .waiting: "waiting"
        case .returned: "returned"
        case .approved: "approved"
        case .refused: "refused"
        }
    }
}
