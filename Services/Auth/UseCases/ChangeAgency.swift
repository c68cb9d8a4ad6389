import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// What a change did, or would do.
struct AgencyOutcome: Sendable {
    let slug: String
    var changes: [FieldChange] = []
    /// Whose positions end, and which they are.
    var people: [Words] = []
    /// Agencies that move with it, and where to.
    var moved: [(agency: Words, to: Words)] = []
    /// Who has rights over it by a position elsewhere.
    var overseers: [Words] = []
}

/// Somebody creates, corrects, moves, merges, splits or retires an agency.
struct ChangeAgency: Sendable {
    let ground: Ground

    /// A rehearsal does everything, and then takes it back.
    private struct Rehearsed: Error { let outcome: AgencyOutcome }

    /// What the change would do; nothing of it happens.
    ///
    /// - Throws: `AgencyRefusal`.
    func rehearse(_ wish: AgencyWish, by acting: ActingPerson) async throws -> AgencyOutcome {
        let work = AgencyWork(wish: wish, acting: acting, ground: ground)
        do {
            return try await ground.journal.transaction { database in
                throw Rehearsed(outcome: try work.run(database))
            }
        } catch let rehearsed as Rehearsed { return rehearsed.outcome }
    }

    /// - Throws: `AgencyRefusal`; `RepeatableRequest.OtherContent`.
    /// - Returns: the slug of the agency.
    func callAsFunction(
        _ wish: AgencyWish, by acting: ActingPerson, repeatable: RepeatableRequest
    ) async throws -> String {
        let work = AgencyWork(wish: wish, acting: acting, ground: ground)
        return try await ground.change { database in
            if let answer = try database.answer(to: repeatable, at: work.moment.real) { return answer.location ?? "" }
            let outcome = try work.run(database)
            try database.keep(StoredAnswer(status: 303, location: outcome.slug), for: repeatable)
            return outcome.slug
        }
    }
}

/// One change at work: everything that its parts need.
struct AgencyWork: Sendable {
    let wish: AgencyWish
    let acting: ActingPerson
    let tree: AgencyTree
    let moment: Moment
    let newID: IDGenerator

    init(wish: AgencyWish, acting: ActingPerson, ground: Ground) {
        (self.wish, self.acting, self.newID) = (wish, acting, ground.newID)
        (tree, moment) = (ground.register.tree, ground.moment())
    }

    var today: CivilDate { CivilDate(moment.business) }

    /// The moment from which on it holds, by each clock.
    var effective: Moment {
        guard wish.on > today else { return moment }
        let wait = wish.on.start.timeIntervalSince(moment.business)
        return Moment(real: moment.real.addingTimeInterval(wait), business: wish.on.start)
    }

    func run(_ database: isolated Connection) throws -> AgencyOutcome {
        // Whoever changes the tree waits here for whoever is changing it.
        try database.lockList(.tree)
        let rights = try AgencyRights(acting, tree, moment, database)
        do {
            switch wish.kind {
            case .create(let slug, let facts, let parents):
                return try create(slug, facts, parents, rights, database)
            case .edit(let facts): return try edit(try subject(database), facts, rights, database)
            case .move(let hierarchy, let parent, let replacing):
                return try move(try subject(database), hierarchy, parent, replacing, rights, database)
            case .merge(let others, let ends):
                return try merge(others, into: try subject(database), ends, rights, database)
            case .split(let others, let ends): return try split(try subject(database), others, ends, rights, database)
            case .retire(let ends):
                let row = try subject(database)
                return try retire([row], into: nil, ends, rights, database)
            }
        } catch let error as DatabaseError {
            guard let refusal = AgencyRefusal(error) else { throw error }
            throw refusal
        }
    }

    /// The agency that is changed, as it was when the form was opened.
    private func subject(_ database: isolated Connection) throws -> AgencyRow {
        guard let subject = wish.subject,
            let row = try database.agencyRow(subject.id, on: today, locking: true)
        else { throw AgencyRefusal.unknown }
        if row.retiredOn != nil { throw AgencyRefusal.retiredAlready }
        guard row.version == subject.version else {
            let since = try database.history(of: subject.id, after: subject.version)
            throw AgencyRefusal.changedMeanwhile(version: row.version, since.reversed().flatMap(\.changes))
        }
        return row
    }

    /// An agency that is named in the form besides the one that is changed.
    func other(_ id: UUID, _ database: isolated Connection) throws -> AgencyRow {
        guard let row = try database.agencyRow(id, on: today, locking: true) else { throw AgencyRefusal.unknown }
        guard row.agency.isActive, row.retiredOn.map({ $0 > wish.on }) ?? true else {
            throw AgencyRefusal.notInForce(row.agency.name)
        }
        return row
    }

    /// The line of history, and the row of the audit, which every change leaves.
    func record(
        _ agency: UUID, slug: String, _ changes: [FieldChange], by grant: Grant, _ database: isolated Connection
    ) throws {
        try database.keepHistory(
            agency, wish.kind.deed, effective: wish.on, reason: wish.reason, person: acting.principal.personID,
            changes: changes, id: newID(), at: moment.business)
        try database.audit(
            AuditEntry(
                "agency.\(wish.kind.deed.rawValue)", of: "agency", agency.text, agency: slug,
                by: acting.actor(by: grant), at: moment.business,
                details: [
                    "on": wish.on.iso, "fields": changes.map(\.field).joined(separator: " "), "reason": wish.reason,
                ]))
    }

    func name(_ id: UUID) -> Words { tree[id]?.name ?? Words("?", "?") }
}

extension AgencyRefusal {
    /// What the database itself would not take; nil for a fault.
    init?(_ error: DatabaseError) {
        switch error.kind {
        case .uniqueViolation("agency_slug_key"): self = .slugTaken
        case .exclusionViolation("agency_code_means_one_agency"): self = .codeTaken(code: "", by: Words("", ""))
        case .exclusionViolation("agency_has_one_parent"): self = .movePlanned(to: nil, from: CivilDate(dayNumber: 0))
        default: return nil
        }
    }
}
