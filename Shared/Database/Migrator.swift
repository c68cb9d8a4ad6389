import Foundation
public import Runtime

/// Brings a schema up to date, safely also when ten instances start at once.
public struct Migrator: Sendable {
    private let sets: [MigrationSet]
    private let clock: RealClock
    private let patience: Duration

    /// - Parameters:
    ///   - sets: Applied in this order.
    ///   - clock: For the record of when a file was applied.
    ///   - patience: How long to wait for another instance that is migrating.
    public init(sets: [MigrationSet], clock: RealClock = .system, patience: Duration = .seconds(300)) {
        (self.sets, self.clock, self.patience) = (sets, clock, patience)
    }

    /// What has yet to be applied; changes nothing, so the service's own role may ask.
    ///
    /// Files that the database knows and this program does not are no fault: a newer version runs beside it.
    /// - Throws: `changed` when an applied file is no longer what it was.
    public func pending(on database: Database) async throws(MigrationError) -> [PendingMigration] {
        let files = try allFiles()
        return try await database.connectionOfItsOwn { _ in }.missing(of: files, in: schema(of: database))
            .map(\.pending)
    }

    /// Applies what is pending and returns it.
    ///
    /// Each file is committed together with its record. The lock is asked for again and again rather than waited for
    /// in the server, because a statement that waits would hold up `CREATE INDEX CONCURRENTLY` of the one that works.
    @discardableResult
    public func apply(on database: Database) async throws(MigrationError) -> [PendingMigration] {
        let files = try allFiles()
        // The lock lives as long as this connection's session.
        let connection = database.connectionOfItsOwn { settings in
            (settings.statementTimeout, settings.idleInTransactionTimeout) = (.zero, .zero)
        }
        let schema = schema(of: database)
        let deadline = ContinuousClock.now + patience
        while try await !connection.tryLock(schema) {
            guard ContinuousClock.now < deadline, !Task.isCancelled else { throw .lockNotFree(after: patience) }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return try await connection.apply(files, to: schema, clock: clock, log: database.log).map(\.pending)
    }

    private func schema(of database: Database) -> String { database.settings.schema ?? "public" }

    /// A text that differs whenever any file does.
    public func fingerprint() throws(MigrationError) -> String {
        Self.fingerprint(of: try allFiles().flatMap { [$0.set, $0.name, $0.text] })
    }

    /// FNV-1a over several texts: tells versions apart, no more.
    package static func fingerprint(of texts: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for text in texts {
            for byte in "\(text)\u{0}".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 36)
    }

    private func allFiles() throws(MigrationError) -> [MigrationSet.File] {
        var files: [MigrationSet.File] = []
        for set in sets { files += try set.files() }
        return files
    }
}
