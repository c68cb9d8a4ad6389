import Database
import Foundation
import JSON
import Programme
import Synchronization

/// The programmes' routes as they were published; a version never changes, so each is read once.
final class RouteBook: Sendable {
    private struct Key: Hashable { let programme: String, version: Int }

    /// An excerpt cannot be read; reports of this version wait until that is mended.
    struct Unreadable: Error, CustomStringConvertible {
        let programme: String
        let version: Int
        let why: String

        var description: String { "the route of \(programme) version \(version) cannot be read: \(why)" }
    }

    private let known = Mutex<[Key: Conduct]>([:])

    /// What is wrong with an excerpt, or nil.
    static func fault(in excerpt: String) -> String? {
        do {
            _ = try read(excerpt)
            return nil
        } catch { return "\(error)" }
    }

    /// The conduct of a version; nil when it has not been published here yet.
    ///
    /// - Throws: `Unreadable`, `DatabaseError`.
    func conduct(of programme: String, version: Int, _ database: isolated Connection) throws -> Conduct? {
        let key = Key(programme: programme, version: version)
        if let conduct = known.withLock({ $0[key] }) { return conduct }
        guard let excerpt = try database.routeExcerpt(of: programme, version: version) else { return nil }
        do {
            let conduct = try Self.read(excerpt)
            known.withLock { $0[key] = conduct }
            return conduct
        } catch { throw Unreadable(programme: programme, version: version, why: "\(error)") }
    }

    private static func read(_ excerpt: String) throws -> Conduct {
        try Conduct(JSONValue(parsing: Array(excerpt.utf8)))
    }
}
