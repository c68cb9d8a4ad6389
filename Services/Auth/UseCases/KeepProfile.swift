import Access
import Calendar
import Database
import EventLog
import Foundation
import Runtime

/// A profile as somebody may see it.
struct ProfileView: Sendable {
    let agency: Agency
    let heir: Agency?
    let codes: [String: String]
    let facts: AgencyFacts
    /// Those above, nearest first, by hierarchy.
    let above: [(hierarchy: Hierarchy, agencies: [Agency])]
    let parts: [ProfilePart: StoredProfile]
    let mayEdit: Bool
    let now: Date

    /// Whether somebody should look at it again.
    func isOld(_ part: ProfilePart) -> Bool {
        parts[part].map { now.timeIntervalSince($0.confirmedAt) > ProfilePart.freshFor } ?? true
    }
}

/// What an office says of itself: read by the public as far as it is shown, kept by its own head and clerks.
struct KeepProfile: Sendable {
    /// Somebody changed the part since the form was opened.
    struct ChangedMeanwhile: Error { let now: StoredProfile }

    let ground: Ground

    /// For everybody; what is not for the public is left out.
    ///
    /// - Throws: `AgencyRefusal.unknown` for an agency that is not there or not shown.
    func publicView(slug: String) async throws -> ProfileView {
        let view = try await view(slug) { _ in false }
        guard view.parts[.service]?.facts["shown"] != "no" else { throw AgencyRefusal.unknown }
        return ProfileView(
            agency: view.agency, heir: view.heir, codes: view.codes, facts: view.facts, above: view.above,
            parts: view.parts.filter { $0.key == .service }, mayEdit: false, now: view.now)
    }

    /// For those who see what this agency does; reading it leaves a trace.
    ///
    /// - Throws: `AgencyRefusal.unknown`.
    func show(slug: String, for acting: ActingPerson) async throws -> ProfileView {
        let moment = ground.moment()
        let tree = ground.register.tree
        guard let agency = tree.agency(slug: slug) else { throw AgencyRefusal.unknown }
        let view = try await view(slug) { database in
            let rights = try Self.rights(acting, agency.id, tree, moment, database)
            guard rights.sees else { throw AgencyRefusal.unknown }
            try database.audit(
                AuditEntry(
                    "agency.profile_read", of: "agency", agency.id.text, agency: slug, by: acting.actor(),
                    at: moment.business))
            return rights.edits
        }
        return view
    }

    /// Keeps a part and says that it is so today.
    ///
    /// - Throws: `AgencyRefusal`, `ChangedMeanwhile`.
    func keep(
        _ part: ProfilePart, _ facts: [String: String], of slug: String, seen version: Int64, by acting: ActingPerson
    ) async throws {
        let moment = ground.moment()
        let tree = ground.register.tree
        guard let agency = tree.agency(slug: slug), agency.isActive else { throw AgencyRefusal.unknown }
        try await ground.journal.transaction { database in
            let rights = try Self.rights(acting, agency.id, tree, moment, database)
            guard rights.edits else {
                throw rights.sees ? AgencyRefusal.notOver(agency: agency.name) : AgencyRefusal.unknown
            }
            let before = try database.profile(of: agency.id)[part]
            let isKept = try database.keepProfile(
                part, of: agency.id, facts, seen: version, by: acting.principal.personID, at: moment.business)
            guard isKept else {
                guard let now = try database.profile(of: agency.id)[part] else { throw AgencyRefusal.unknown }
                throw ChangedMeanwhile(now: now)
            }
            let changed = part.fields.map(\.name).filter { before?.facts[$0] != facts[$0] }
            try database.audit(
                AuditEntry(
                    "agency.profile_confirmed", of: "agency", agency.id.text, agency: slug, by: acting.actor(),
                    at: moment.business, details: ["part": part.rawValue, "fields": changed.joined(separator: " ")]))
        }
    }

    private func view(
        _ slug: String, _ mayEdit: @Sendable (isolated Connection) throws -> Bool
    ) async throws -> ProfileView {
        let moment = ground.moment()
        let tree = ground.register.tree
        guard let agency = tree.agency(slug: slug) else { throw AgencyRefusal.unknown }
        return try await ground.journal.transaction { database in
            let edits = try mayEdit(database)
            guard let row = try database.agencyRow(agency.id, on: CivilDate(moment.business)) else {
                throw AgencyRefusal.unknown
            }
            let merged = try database.successors(of: agency.id).first { $0.way == "merged" }
            return ProfileView(
                agency: agency, heir: agency.isActive ? nil : merged.flatMap { tree[$0.id] }, codes: row.facts.codes,
                facts: row.facts,
                above: Hierarchy.allCases.map { ($0, tree.ancestors(of: agency.id, in: $0)) }.filter { !$0.1.isEmpty },
                parts: try database.profile(of: agency.id), mayEdit: edits && agency.isActive, now: moment.business)
        }
    }

    /// Whoever prepares reports for it edits, and whoever administers it; by the rights that they have now.
    private static func rights(
        _ acting: ActingPerson, _ agency: UUID, _ tree: AgencyTree, _ moment: Moment, _ database: isolated Connection
    ) throws -> (sees: Bool, edits: Bool) {
        let giving = Giving(acting: acting, tree: tree, moment: moment)
        let principal = acting.principal.with(grants: try giving.ownGrants(database))
        func may(_ duty: Duty) -> Bool {
            permit(principal, duty, AccessObject(agencyID: agency), in: tree.places, at: moment.real).isAllowed
        }
        return (may(.view), may(.prepare) || may(.administer))
    }
}
