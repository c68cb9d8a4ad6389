import Access
import Calendar
import Database
import Foundation
import JSON
import Programme
import Projections

/// A register that somebody can look into, and how far their rights go.
struct RegisterView: Sendable {
    let programme: ReportingProgramme
    let register: Register
    /// The agencies for which they may add entries.
    let agencies: [NamedAgency]
}

/// An entry with everything that its pages show.
struct EntryView: Sendable {
    let entry: Entry
    let programme: ReportingProgramme
    let register: Register
    let agency: Words
    /// The unsaved changes, or what is in force.
    let desk: DraftDesk
    /// Whether there are unsaved changes.
    let isDrafted: Bool
    let revisions: [EntryRevision]
    let reports: [ReportLine]
    let mayEdit: Bool
}

/// Somebody looks into a register.
struct ReadRegister: Sendable {
    let office: Office

    static let pageSize = 25

    struct Found: Sendable {
        let view: RegisterView
        let entries: [(entry: Entry, agency: Words)]
        let total: Int
        let page: Int
        let pages: Int
    }

    /// The registers of all programmes.
    func all() async throws -> [(programme: ReportingProgramme, register: Register)] {
        try await office.database.transaction { database in
            try office.programmes.all(on: database).compactMap { known in
                known.programme.register.map { (known.programme, $0) }
            }
        }
    }

    func view(_ programmeID: String, by acting: Acting) async throws -> RegisterView {
        try await office.database.transaction { try view(programmeID, by: acting, on: $0) }
    }

    private func view(
        _ programmeID: String, by acting: Acting, on database: isolated Connection
    ) throws -> RegisterView {
        let directory = office.directory(), tree = DirectoryTree(directory)
        let programme = try office.programmes.current(programmeID, on: database).programme
        guard let register = programme.register else { throw Refusal.noRegister }
        let scope = office.scope([.prepare], programme: programmeID, of: acting, in: directory)
        let agencies = scope.ids.compactMap { directory[$0] }.filter { programme.owes.matches(tree.facts(of: $0)) }
        return RegisterView(
            programme: programme, register: register,
            agencies: agencies.map { NamedAgency(id: $0.id, slug: $0.slug, name: $0.name.words) })
    }

    func list(
        _ programmeID: String, search: String, state: EntryState?, page: Int, by acting: Acting
    ) async throws -> Found {
        let directory = office.directory(), page = max(page, 1)
        let scope = office.scope([.view], programme: programmeID, of: acting, in: directory)
        return try await office.database.transaction { database in
            let view = try view(programmeID, by: acting, on: database)
            let found = try database.entries(
                of: programmeID, in: scope, search: search, state: state, page: page, size: Self.pageSize)
            return Found(
                view: view,
                entries: found.entries.map { ($0, directory[$0.agencyID]?.name.words ?? Words("–", "–")) },
                total: found.total, page: page,
                pages: max(1, (found.total + Self.pageSize - 1) / Self.pageSize))
        }
    }

    func entry(_ id: UUID, of programmeID: String, by acting: Acting) async throws -> EntryView {
        let directory = office.directory()
        return try await office.database.transaction { database in
            guard let entry = try database.entry(id, of: programmeID) else { throw Refusal.notFound }
            _ = try office.require(.view, for: entry.agencyID, programme: programmeID, by: acting, in: directory)
            let programme = try office.programmes.current(programmeID, on: database).programme
            guard let register = programme.register else { throw Refusal.noRegister }
            let begun = try database.draft(id)
            let desk = DraftDesk(
                subject: .entry(id, programme: programmeID), programme: programme, form: register.form,
                draft: begun ?? Draft(entry.answers, of: register.form), entry: [:], last: [:], period: nil,
                openSections: nil, agencyID: entry.agencyID)
            let isOpen = entry.state == .draft || entry.state == .active
            return EntryView(
                entry: entry, programme: programme, register: register,
                agency: directory[entry.agencyID]?.name.words ?? Words("–", "–"), desk: desk, isDrafted: begun != nil,
                revisions: try database.revisions(ofEntry: id),
                reports: try office.lines(try database.reports(aboutEntry: id), directory, on: database),
                mayEdit: isOpen
                    && office.may(.prepare, for: entry.agencyID, programme: programmeID, by: acting, in: directory))
        }
    }
}
