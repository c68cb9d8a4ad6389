import Database
import Foundation
import Programme
import Synchronization

/// The programmes that have been read once; a version never changes, so none is ever read again.
final class ProgrammeLibrary: Sendable {
    private struct Key: Hashable {
        let programme: String
        let version: Int
    }

    private let known = Mutex<[Key: ReportingProgramme]>([:])

    /// A version of a programme.
    ///
    /// - Throws: `Refusal.notFound` when there is none; `DocumentRefused` when this program is older than the document.
    func programme(
        _ id: String, version: Int, on database: isolated Connection
    ) throws -> ReportingProgramme {
        let key = Key(programme: id, version: version)
        if let programme = known.withLock({ $0[key] }) { return programme }
        guard let document = try database.document(of: id, version: version) else { throw Refusal.notFound }
        let programme = try ReportingProgramme(parsing: Array(document.utf8))
        known.withLock { $0[key] = programme }
        return programme
    }

    /// The version in force.
    func current(
        _ id: String, on database: isolated Connection
    ) throws -> (programme: ReportingProgramme, version: Int) {
        guard let version = try database.currentVersion(of: id) else { throw Refusal.notFound }
        return (try programme(id, version: version, on: database), version)
    }

    /// Every programme in force, in the order of their ids.
    func all(on database: isolated Connection) throws -> [(programme: ReportingProgramme, version: Int)] {
        try database.currentVersions().map {
            (try programme($0.programme, version: $0.version, on: database), $0.version)
        }
    }
}
