import Database
import EventLog
import Foundation
import Runtime

/// Takes a file of positions over: adds what is new, corrects English titles, leaves alone what the file does not name.
struct ImportPositions: Sendable {
    let ground: Ground

    struct Outcome: Sendable, Equatable {
        let addedOrChanged: Int
        let unchanged: Int
    }

    /// - Throws: `CSVTable.Malformed`, or `ImportRefused` with every problem; nothing is taken then.
    func callAsFunction(_ text: String, dryRun: Bool) async throws -> Outcome {
        let moment = ground.moment()
        let newID = ground.newID
        return try await ground.change { database in
            let slugs = Dictionary(try database.allAgencies().map { ($0.slug, $0.id) }) { $1 }
            let records = try PositionFile(text, known: Set(slugs.keys)).positions
            let rows = records.compactMap { record in slugs[record.agency].map { (newID(), $0, record) } }
            guard !dryRun else { return Outcome(addedOrChanged: rows.count, unchanged: 0) }
            let touched = try database.keepPositions(rows)
            for position in touched { try database.tellPosition(position, at: moment) }
            if !touched.isEmpty {
                try database.audit(
                    AuditEntry(
                        "positions.imported", of: "position", nil, by: .system, at: moment.business,
                        details: ["count": "\(touched.count)"]))
            }
            return Outcome(addedOrChanged: touched.count, unchanged: rows.count - touched.count)
        }
    }
}
