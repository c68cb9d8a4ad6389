import Access
import Calendar
import Database
import Foundation
import JSON
import Programme
import Projections

/// What everybody may see of a programme: the fields that it names, of reports that have come far enough.
struct ReadPublic: Sendable {
    let office: Office

    static let pageSize = 50

    struct Found: Sendable {
        let programme: ReportingProgramme
        let columns: [Programme.Field]
        let rows: [(agency: Words, period: Words, values: [Words])]
        let total: Int
        let page: Int
        let pages: Int
    }

    /// The programmes that show anything to the public.
    func programmes() async throws -> [ReportingProgramme] {
        try await office.database.transaction { try office.programmes.all(on: $0) }.map(\.programme)
            .filter { $0.visibility.from != .never }
    }

    func callAsFunction(_ id: String, page: Int) async throws -> Found {
        let directory = office.directory(), page = max(page, 1)
        return try await office.database.transaction { database in
            let programme = try office.programmes.current(id, on: database).programme
            guard programme.visibility.from != .never else { throw Refusal.notFound }
            let shown = programme.publicFields
            let (rows, total) = try database.publicReports(
                of: id, onlyApproved: programme.visibility.from == .approved, page: page, size: Self.pageSize)
            return Found(
                programme: programme, columns: shown.map(\.field),
                rows: rows.map { row in
                    (
                        directory[row.agencyID]?.name.words ?? Words("–", "–"), row.period,
                        shown.map { $0.field.text(of: ($0.ofEntry ? row.entry : row.answers)[$0.field.id] ?? .null) }
                    )
                }, total: total, page: page, pages: max(1, (total + Self.pageSize - 1) / Self.pageSize))
        }
    }
}

extension ReportingProgramme {
    /// The fields that the public may see, and whether each is one of the register entry.
    var publicFields: [(field: Programme.Field, ofEntry: Bool)] {
        visibility.fields.compactMap { name in
            guard name.hasPrefix("entry.") else { return form.field(name).map { ($0, false) } }
            return register?.form.field(String(name.dropFirst("entry.".count))).map { ($0, true) }
        }
    }
}
