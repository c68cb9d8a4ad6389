import Contracts
import Database
import Foundation

/// A letter whose time has come, with what its addressing needs.
struct DueLetter: Sendable {
    let id: UUID
    let kind: LetterKind
    let obligationID: UUID
    let reportID: UUID?
    let programme: String
    let agencyID: UUID
    let step: String
    let rule: String
    let usefulUntil: Date
    /// What an event has said; of a planned letter nil until it is addressed.
    let facts: LetterFacts?
}

/// A letter that answers an event.
struct NewLetter: Sendable {
    let id: UUID
    let kind: LetterKind
    let step: String
    let round: Int
    let dueAt: Date
    let usefulUntil: Date
    let facts: LetterFacts
}

/// A reminder to be put into the ledger.
struct NewReminder: Sendable {
    let id: UUID
    let of: PlanningCase
    let occurrence: Occurrence
}

extension Connection {
    /// What the ledger has done with, of obligations whose reminders are to be planned.
    func settledReminders(of ids: [UUID]) throws(DatabaseError) -> [UUID: Set<Occurrence.Key>] {
        let rows = try run(
            """
            SELECT obligation_id, step, version, rule, round FROM letter
            WHERE obligation_id = ANY (\(ids)::uuid[]) AND kind IN ('reminder', 'answer') AND state <> 'scheduled'
            """, as: (UUID, String, Int, String, Int).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            Set(rows.map { Occurrence.Key(step: $0.1, version: $0.2, rule: $0.3, round: $0.4) })
        }
    }

    /// What is planned for obligations, by the obligation.
    func plannedReminders(of ids: [UUID]) throws(DatabaseError) -> [UUID: (key: Occurrence.Key, at: Date)] {
        let rows = try run(
            """
            SELECT obligation_id, step, version, rule, round, due_at FROM letter
            WHERE obligation_id = ANY (\(ids)::uuid[]) AND kind IN ('reminder', 'answer') AND state = 'scheduled'
            """, as: (UUID, String, Int, String, Int, Date).self)
        return Dictionary(
            rows.map { ($0.0, (Occurrence.Key(step: $0.1, version: $0.2, rule: $0.3, round: $0.4), $0.5)) }
        ) { $1 }
    }

    /// Replaces what is planned for obligations, whose rows the caller has locked.
    func replan(_ ids: [UUID], with reminders: [NewReminder], at now: Date) throws(DatabaseError) {
        try write(
            """
            DELETE FROM letter WHERE obligation_id = ANY (\(ids)::uuid[]) AND kind IN ('reminder', 'answer')
              AND state = 'scheduled'
            """)
        guard !reminders.isEmpty else { return }
        let plans = reminders.map(\.occurrence)
        let kinds = plans.map { AnswerToReturn.isAnswer($0.step) ? LetterKind.answer : .reminder }.map(\.rawValue)
        try write(
            """
            INSERT INTO letter (id, kind, obligation_id, programme, agency_id, step, rule, round, version, due_at,
                                useful_until, state, created_at)
            SELECT id, kind, obligation_id, programme, agency_id, step, rule, round, version, due_at, useful_until,
                   'scheduled', \(now)::timestamptz
            FROM unnest(\(reminders.map(\.id))::uuid[], \(kinds)::text[],
                        \(reminders.map(\.of.obligationID))::uuid[], \(reminders.map(\.of.programme))::text[],
                        \(reminders.map(\.of.agencyID))::uuid[], \(plans.map(\.step))::text[],
                        \(plans.map(\.rule))::text[], \(plans.map(\.round))::integer[],
                        \(plans.map(\.version))::integer[], \(plans.map(\.at))::timestamptz[],
                        \(plans.map(\.usefulUntil))::timestamptz[])
                AS new (id, kind, obligation_id, programme, agency_id, step, rule, round, version, due_at, useful_until)
            """)
    }

    /// Puts a letter into the ledger that answers an event; the same event again changes nothing.
    func keep(_ letter: NewLetter, about: CaseFacts, at now: Date) throws {
        let facts = JSONText(String(decoding: try JSONEncoder().encode(letter.facts), as: UTF8.self))
        try write(
            """
            INSERT INTO letter (id, kind, obligation_id, report_id, programme, agency_id, step, round, version, due_at,
                                useful_until, state, facts, created_at)
            VALUES (\(letter.id), \(letter.kind.rawValue), \(about.obligationID), \(about.reportID),
                    \(about.programme), \(about.agencyID), \(letter.step), \(letter.round), \(about.revision),
                    \(letter.dueAt), \(letter.usefulUntil), 'scheduled', \(facts), \(now))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Locks letters that answer events and whose time has come, leaving out those that another instance has.
    func claimEventLetters(at now: Date, atMost count: Int) throws -> [DueLetter] {
        try dueLetters(
            """
            WHERE l.state = 'scheduled' AND l.due_at <= \(now) AND l.kind NOT IN ('reminder', 'answer')
            ORDER BY l.due_at, l.id LIMIT \(count) FOR UPDATE OF l SKIP LOCKED
            """)
    }

    /// Locks the obligations of which a reminder's time has come, leaving out those that another instance has.
    func claimReminders(at now: Date, atMost count: Int) throws -> [DueLetter] {
        let obligations = try run(
            """
            SELECT o.id FROM letter l JOIN obligation o ON o.id = l.obligation_id
            WHERE l.state = 'scheduled' AND l.due_at <= \(now) AND l.kind IN ('reminder', 'answer')
            ORDER BY l.due_at, l.id LIMIT \(count) FOR UPDATE OF o SKIP LOCKED
            """, as: UUID.self)
        guard !obligations.isEmpty else { return [] }
        // Read behind the locks: what was found may have been cancelled or planned anew meanwhile.
        return try dueLetters(
            """
            WHERE l.obligation_id = ANY (\(obligations)::uuid[]) AND l.state = 'scheduled' AND l.due_at <= \(now)
              AND l.kind IN ('reminder', 'answer')
            ORDER BY l.due_at, l.id
            """)
    }

    private func dueLetters(_ condition: SQL) throws -> [DueLetter] {
        try run(
            """
            SELECT l.id, l.kind, l.obligation_id, l.report_id, l.programme, l.agency_id, l.step, l.rule, l.useful_until,
                   l.facts
            FROM letter l \(raw: condition)
            """, as: (UUID, LetterKind, UUID, UUID?, String, UUID, String, String, Date, JSONText?).self
        ).map { row in
            DueLetter(
                id: row.0, kind: row.1, obligationID: row.2, reportID: row.3, programme: row.4, agencyID: row.5,
                step: row.6, rule: row.7, usefulUntil: row.8,
                facts: try row.9.map { try JSONDecoder().decode(LetterFacts.self, from: Data($0.text.utf8)) })
        }
    }

    /// The letter has its recipients, or never will have any.
    func settle(_ letter: UUID, as state: String, facts: LetterFacts?, at now: Date) throws {
        let text = try facts.map { JSONText(String(decoding: try JSONEncoder().encode($0), as: UTF8.self)) }
        try write(
            """
            UPDATE letter SET state = \(state), facts = COALESCE(\(text)::jsonb, facts), settled_at = \(now)
            WHERE id = \(letter)
            """)
    }

    /// A letter that cannot be addressed yet is looked at again later.
    func postpone(_ letter: UUID, to time: Date) throws(DatabaseError) {
        try write("UPDATE letter SET due_at = \(time) WHERE id = \(letter)")
    }

    /// What letters say about milestones that are reached goes out no more, unless a mail server has it already.
    func cancelReminders(of obligation: UUID, _ steps: [String], at now: Date) throws(DatabaseError) {
        try cancel(
            "obligation_id = \(obligation) AND kind IN ('reminder', 'answer') AND step = ANY (\(steps)::text[])",
            at: now)
    }

    /// What letters of these kinds say about a report is no longer so.
    func cancelLetters(_ kinds: [LetterKind], of report: UUID, at now: Date) throws(DatabaseError) {
        try cancel("report_id = \(report) AND kind = ANY (\(kinds.map(\.rawValue))::text[])", at: now)
    }

    private func cancel(_ letters: SQL, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE letter SET state = 'cancelled', settled_at = \(now) WHERE \(raw: letters) AND state = 'scheduled'
            """)
        try write(
            """
            UPDATE delivery SET state = 'cancelled', settled_at = \(now)
            WHERE letter_id IN (SELECT id FROM letter WHERE \(raw: letters))
              AND state IN ('scheduled', 'claimed', 'temp_failed')
            """)
    }
}

extension Database {
    /// When the next letter is due, nil when there is none; and whether reminders are planned with an old list of
    /// holidays.
    func nextLetter() async throws(DatabaseError) -> (due: Date?, isStale: Bool) {
        // The oldest list is looked up; asked whether any is older than ours, the server would read every obligation.
        try await first(
            """
            SELECT (SELECT min(due_at) FROM letter WHERE state = 'scheduled'),
                   COALESCE((SELECT min(planned_with) FROM obligation) < (SELECT version FROM holiday_list), false)
            """, as: (Date?, Bool).self
        ).map { (due: $0.0, isStale: $0.1) } ?? (due: nil, isStale: false)
    }
}

extension LetterKind: Column {}
extension DeliveryState: Column {}
extension DoubtPolicy: Column {}
