import Access
import Database
import Foundation
import Programme

/// What two revisions of a report answer differently.
struct ReadDifferences: Sendable {
    let office: Office

    func callAsFunction(
        _ id: UUID, from old: Int, to new: Int, by acting: Acting
    ) async throws -> (report: Report, differences: [Difference]) {
        let directory = office.directory()
        return try await office.database.transaction { database in
            guard let report = try database.report(id) else { throw Refusal.notFound }
            _ = try office.require(
                .view, for: report.agencyID, programme: report.programme, by: acting, in: directory)
            guard let before = try database.frozenAnswers(id, revision: old),
                let after = try database.frozenAnswers(id, revision: new)
            else { throw Refusal.notFound }
            let programme = try office.programmes.programme(report.programme, version: report.version, on: database)
            return (report, differences(between: before.answers, and: after.answers, in: programme.form))
        }
    }
}
