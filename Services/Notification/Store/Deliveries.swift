import Database
import Foundation

/// A person to whom a letter goes, with the name under which the letter reaches them.
struct Addressee: Sendable, Hashable {
    let personID: UUID
    let name: String
}

/// A delivery that this instance has claimed.
struct ClaimedDelivery: Sendable {
    let id: UUID
    let personID: UUID
    let name: String
    let fence: Int64
    let attempt: Int
    let usefulUntil: Date
    let kind: LetterKind
    let agencyID: UUID
    let facts: LetterFacts
}

extension Connection {
    /// Makes the deliveries of a letter, one for each person; `reason` suppresses them all from the start.
    func address(
        _ letter: DueLetter, to people: [(id: UUID, addressee: Addressee)], suppressedBecause reason: Suppression?,
        at now: Date
    ) throws(DatabaseError) {
        guard !people.isEmpty else { return }
        let state = reason == nil ? DeliveryState.scheduled : .suppressed
        try write(
            """
            INSERT INTO delivery (id, letter_id, person_id, name, state, next_at, useful_until, on_doubt, last_error,
                                  created_at, settled_at)
            SELECT id, \(letter.id)::uuid, person_id, name, \(state.rawValue)::text, \(now)::timestamptz,
                   \(letter.usefulUntil)::timestamptz, \(letter.kind.onDoubt.rawValue)::text, \(reason?.rawValue)::text,
                   \(now)::timestamptz, \(reason == nil ? nil : now)::timestamptz
            FROM unnest(\(people.map(\.id))::uuid[], \(people.map(\.addressee.personID))::uuid[],
                        \(people.map(\.addressee.name))::text[]) AS new (id, person_id, name)
            ON CONFLICT DO NOTHING
            """)
    }

    /// What an older reminder of the same milestone still has to say to these people, the new one says.
    func supersede(_ letter: DueLetter, for people: [UUID], at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE delivery d SET state = 'superseded', settled_at = \(now)
            FROM letter l
            WHERE l.id = d.letter_id AND l.obligation_id = \(letter.obligationID) AND l.step = \(letter.step)
              AND l.kind IN ('reminder', 'answer') AND l.id <> \(letter.id)
              AND d.person_id = ANY (\(people)::uuid[]) AND d.state IN ('scheduled', 'temp_failed')
            """)
    }

    /// Claims deliveries whose time has come, leaving out those that another instance has.
    ///
    /// `now` is the business time by which they are due, `lease` the real time until which this instance may keep them.
    func claimDeliveries(at now: Date, until lease: Date, atMost count: Int) throws -> [ClaimedDelivery] {
        let rows = try run(
            """
            WITH next AS MATERIALIZED (
                SELECT id FROM delivery
                WHERE state IN ('scheduled', 'temp_failed') AND next_at <= \(now) AND useful_until > \(now)
                ORDER BY next_at, id LIMIT \(count) FOR UPDATE SKIP LOCKED)
            UPDATE delivery d SET state = 'claimed', fence = fence + 1, lease_until = \(lease)
            FROM next, letter l
            WHERE d.id = next.id AND l.id = d.letter_id
            RETURNING d.id, d.person_id, d.name, d.fence, d.attempt, d.useful_until, l.kind, l.agency_id, l.facts
            """, as: (UUID, UUID, String, Int64, Int, Date, LetterKind, UUID, JSONText).self)
        return try rows.map { row in
            ClaimedDelivery(
                id: row.0, personID: row.1, name: row.2, fence: row.3, attempt: row.4, usefulUntil: row.5,
                kind: row.6, agencyID: row.7,
                facts: try JSONDecoder().decode(LetterFacts.self, from: Data(row.8.text.utf8)))
        }
    }

    /// Gives claims back whose letters could not be sent for a reason that is not theirs.
    func release(_ claims: [ClaimedDelivery], until next: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE delivery d SET state = CASE WHEN attempt = 0 THEN 'scheduled' ELSE 'temp_failed' END,
                                  next_at = \(next), lease_until = NULL
            FROM unnest(\(claims.map(\.id))::uuid[], \(claims.map(\.fence))::bigint[]) AS claim (id, fence)
            WHERE d.id = claim.id AND d.fence = claim.fence AND d.state = 'claimed'
            """)
    }

    /// The last step before the mail server: from here on the mail may have gone out.
    ///
    /// May be said again when the answer to it was lost, as long as nothing was sent.
    ///
    /// - Returns: the number of this attempt; nil when the letter must not go out any more, or somebody else has it.
    func handOver(
        _ claim: ClaimedDelivery, messageID: String, at now: Date, restUntil: Date, lease: Date
    ) throws(DatabaseError) -> Int? {
        try first(
            """
            UPDATE delivery SET state = 'handed', attempt = attempt + (state = 'claimed')::integer,
                                next_at = \(restUntil), lease_until = \(lease), message_id = \(messageID)
            WHERE id = \(claim.id) AND fence = \(claim.fence) AND state IN ('claimed', 'handed')
              AND useful_until > \(now)
            RETURNING attempt
            """, as: Int.self)
    }

    /// Writes down what became of a mail that was handed over, unless somebody else has taken it meanwhile.
    @discardableResult
    func settle(
        _ claim: ClaimedDelivery, _ after: AfterTransfer, code: Int?, error: String?, at now: Date
    ) throws(DatabaseError) -> Bool {
        let isEnd = ![DeliveryState.handed, .tempFailed].contains(after.state)
        return try execute(
            """
            UPDATE delivery SET state = \(after.state.rawValue), next_at = COALESCE(\(after.nextAt), next_at),
                                last_code = \(code), last_error = \(error), lease_until = NULL,
                                settled_at = \(isEnd ? now : nil)
            WHERE id = \(claim.id) AND fence = \(claim.fence) AND state = 'handed'
            """) == 1
    }

    /// A claimed delivery has nobody or nowhere to go to.
    func suppress(_ claim: ClaimedDelivery, because reason: Suppression, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE delivery SET state = 'suppressed', last_error = \(reason.rawValue), lease_until = NULL, settled_at = \(now)
            WHERE id = \(claim.id) AND fence = \(claim.fence) AND state = 'claimed'
            """)
    }

    /// Takes up what instances have left lying, and ends what has lost its use.
    ///
    /// A claim goes back to where it was: nothing had been sent. A mail for whose answer nobody waits any more is in doubt;
    /// it goes again, once, if its policy says so.
    ///
    /// - Returns: How many mails have come into doubt because their instance was gone.
    func rescue(at now: Date, realNow: Date) throws(DatabaseError) -> Int {
        try write(
            """
            UPDATE delivery SET state = CASE WHEN attempt = 0 THEN 'scheduled' ELSE 'temp_failed' END, lease_until = NULL
            WHERE state = 'claimed' AND lease_until < \(realNow)
            """)
        let left = try execute(
            "UPDATE delivery SET lease_until = NULL WHERE state = 'handed' AND lease_until < \(realNow)")
        try write(
            """
            UPDATE delivery SET state = 'temp_failed', resent = true
            WHERE state = 'handed' AND on_doubt = 'resend' AND NOT resent AND next_at <= \(now) AND lease_until IS NULL
            """)
        try write(
            """
            UPDATE delivery SET state = 'expired', settled_at = \(now)
            WHERE state IN ('scheduled', 'temp_failed') AND useful_until <= \(now)
            """)
        return left
    }

    /// Lets a delivery that has ended without success go out once more.
    func resend(_ delivery: UUID, usefulUntil: Date, at now: Date) throws(DatabaseError) -> Bool {
        try execute(
            """
            UPDATE delivery SET state = 'scheduled', attempt = 0, fence = fence + 1, next_at = \(now),
                                useful_until = \(usefulUntil), lease_until = NULL, last_code = NULL, last_error = NULL,
                                settled_at = NULL
            WHERE id = \(delivery) AND (state IN ('failed', 'suppressed', 'expired') OR state = 'handed' AND lease_until IS NULL)
            """) == 1
    }

    /// Somebody has an address now: what was suppressed for want of one goes out if it is still of use.
    func reviveDeliveries(of person: UUID, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE delivery SET state = 'scheduled', next_at = \(now), last_error = NULL, settled_at = NULL
            WHERE person_id = \(person) AND state = 'suppressed' AND last_error = \(Suppression.noAddress.rawValue)
              AND useful_until > \(now)
            """)
    }

    /// What waits to be sent, for the figures: how many are due, and since when the oldest.
    func backlog(at now: Date) throws(DatabaseError) -> (due: Int, oldest: Date?) {
        try first(
            """
            SELECT count(*), min(at) FROM (
                SELECT due_at AS at FROM letter WHERE state = 'scheduled' AND due_at <= \(now)
                UNION ALL
                SELECT next_at FROM delivery WHERE state IN ('scheduled', 'temp_failed') AND next_at <= \(now)) AS due
            """, as: (Int, Date?).self
        ).map { (due: $0.0, oldest: $0.1) } ?? (due: 0, oldest: nil)
    }
}

extension Database {
    /// When the next delivery may go out; nil when there is none.
    func nextDelivery() async throws(DatabaseError) -> Date? {
        try await first(
            "SELECT min(next_at) FROM delivery WHERE state IN ('scheduled', 'temp_failed')", as: Date?.self) ?? nil
    }
}
