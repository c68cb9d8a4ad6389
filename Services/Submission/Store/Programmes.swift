import Database
import Foundation

/// A version of a programme as it was published.
struct PublishedProgramme: Sendable {
    let programme: String
    let version: Int
    let hash: String
    let document: String
}

/// Programmes and their versions; a version is never changed.
extension Connection {
    /// The programme's row, locked until the end of the transaction; made at the first publication.
    func lockedProgramme(
        _ slug: String, newID: () -> UUID
    ) throws(DatabaseError) -> (id: UUID, version: Int, eventSeq: Int64) {
        try write("INSERT INTO programme (id, slug) VALUES (\(newID()), \(slug)) ON CONFLICT DO NOTHING")
        let row = try first(
            "SELECT id, version, event_seq FROM programme WHERE slug = \(slug) FOR UPDATE",
            as: (UUID, Int, Int64).self)
        return row.map { ($0.0, $0.1, $0.2) } ?? (newID(), 0, 0)
    }

    func addVersion(_ published: PublishedProgramme, at now: Date) throws(DatabaseError) {
        try write(
            """
            INSERT INTO programme_version (programme, version, hash, document, published_at)
            VALUES (\(published.programme), \(published.version), \(published.hash), \(published.document), \(now))
            """)
        try write(
            """
            UPDATE programme SET version = \(published.version), event_seq = event_seq + 1
            WHERE slug = \(published.programme)
            """)
    }

    func document(of programme: String, version: Int) throws(DatabaseError) -> String? {
        try first(
            "SELECT document FROM programme_version WHERE programme = \(programme) AND version = \(version)",
            as: String.self)
    }

    func hash(of programme: String, version: Int) throws(DatabaseError) -> String? {
        try first(
            "SELECT hash FROM programme_version WHERE programme = \(programme) AND version = \(version)",
            as: String.self)
    }

    /// The version in force of every programme.
    func currentVersions() throws(DatabaseError) -> [(programme: String, version: Int)] {
        try run("SELECT slug, version FROM programme WHERE version > 0 ORDER BY slug", as: (String, Int).self)
            .map { ($0.0, $0.1) }
    }

    func currentVersion(of programme: String) throws(DatabaseError) -> Int? {
        try first("SELECT version FROM programme WHERE slug = \(programme) AND version > 0", as: Int.self)
    }
}
