import Access
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// Somebody decides about a report: approves it, sends it back or refuses it.
struct Decide: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    var newID = IDGenerator()

    /// There is no such case, as far as the caller may know.
    struct NoSuchCase: Error {}
    /// The tree of agencies is not loaded yet, so nobody's right can be told.
    struct TreeAway: Error {}

    /// Who decides, and from where.
    struct Decider: Sendable {
        let principal: Principal
        let client: String
    }

    /// What came of it.
    struct Done: Sendable {
        let file: CaseFile
        let outcome: ReportCase.Outcome
        let capacity: String
        let at: Date
    }

    /// What the request is answered with, now and whenever it comes again.
    struct Answer: Sendable, Equatable {
        let status: Int
        var location: String?
        var contentType: String?
        var body = Data()
    }

    /// Carries it out once, however often the request comes; `answer` makes what every repetition is answered with.
    ///
    /// - Throws: `CaseRefusal`, `NoSuchCase`, `TreeAway`, `RepeatableRequest.OtherContent`, `DatabaseError`.
    func callAsFunction(
        _ stated: StatedDecision, on report: UUID, by decider: Decider, request: RepeatableRequest,
        answer: @escaping @Sendable (Done) throws -> Answer
    ) async throws -> Answer {
        let directory = directory()
        return try await retrying {
            try await journal.transaction { database in
                if let earlier = try database.answer(to: request, at: journal.realClock.now()) {
                    return Answer(earlier)
                }
                let done = try decide(stated, on: report, by: decider, in: directory, database)
                let answer = try answer(done)
                try database.keep(answer.stored, for: request)
                return answer
            }
        }
    }

    private func decide(
        _ stated: StatedDecision, on report: UUID, by decider: Decider, in directory: Directory,
        _ database: isolated Connection
    ) throws -> Done {
        let (now, realNow, person) = (journal.clock.now(), journal.realClock.now(), decider.principal)
        guard let known = try database.lockedCase(report) else { throw NoSuchCase() }
        guard directory.count > 0 else { throw TreeAway() }
        let object = AccessObject(agencyID: known.facts.agencyID, programme: known.facts.programme)
        guard permit(person, .view, object, in: directory.tree, at: realNow).isAllowed else { throw NoSuchCase() }
        var file = known
        let turn = try file.way.turn(for: stated.verdict)
        let around = try database.surroundings(of: file, on: now)
        let found = try FindStanding(directory: directory, day: now, now: realNow)(
            of: person, to: file, around, database)
        if let obstacle = file.way.obstacle(for: found.standing) { throw obstacle }
        guard let seat = found.standing.seat, case .granted(let grant) = found.standing.right else {
            throw CaseRefusal.notHolder(of: file.way.steps[turn.step].title)
        }
        guard stated.hasSeen(file.facts.hash) else { throw CaseRefusal.notShown }
        let changes = try file.way.decide(
            stated.verdict, as: seat.capacity, votes: around.voters.count + 1, needed: found.needed, at: now,
            holidays: around.holidays)
        let row = DecisionRow(
            id: newID(), turn: turn, decides: changes != [.voted(turn)], personID: person.personID,
            personName: person.name, seat: seat, grantID: grant, late: turn.isLate(at: now))
        try database.insertDecision(row, stated, on: file, at: now)
        try database.saveProgress(of: file.id, from: known.way.steps, to: file.way.steps)
        var record = RecordChanges(directory: directory, now: now)
        record.decision = .init(
            capacity: seat.capacity, reason: stated.reason, sections: stated.sections)
        try record(changes, to: &file, database)
        try audit(stated, row, decider, file, at: now, database)
        return Done(file: file, outcome: stated.outcome, capacity: seat.capacity, at: now)
    }

    private func audit(
        _ stated: StatedDecision, _ row: DecisionRow, _ decider: Decider, _ file: CaseFile, at now: Date,
        _ database: isolated Connection
    ) throws {
        let actor = AuditEntry.Actor(
            personID: row.personID, actingAs: row.seat.capacity, sessionID: decider.principal.sessionID,
            client: decider.client, grantID: row.grantID)
        try database.audit(
            AuditEntry(
                "case.\(stated.outcome.rawValue)", of: "case", file.id.text, agency: file.facts.agencySlug, by: actor,
                at: now,
                details: [
                    "step": stated.verdict.step, "round": String(row.turn.round),
                    "revision": String(stated.verdict.revision), "decision": row.id.text,
                ]), recordedBy: journal.realClock)
    }

    /// Two decisions about one case may get into each other's way; the second try finds what the first has done.
    private func retrying<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch let error as DatabaseError where error.isTransient && !error.isLock {
            return try await work()
        }
    }
}

extension Decide.Answer {
    fileprivate init(_ stored: StoredAnswer) {
        self.init(
            status: stored.status, location: stored.location, contentType: stored.contentType, body: stored.body)
    }

    fileprivate var stored: StoredAnswer {
        StoredAnswer(status: status, location: location, contentType: contentType, body: body)
    }
}

extension DatabaseError {
    /// Somebody else was at it longer than one waits.
    var isLock: Bool { kind == .lockTimeout }
}
