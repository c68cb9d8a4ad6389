import Foundation
import Runtime

/// What a migrator does on its connection.
extension Connection {
    /// Takes the lock under which the schema may be changed, if nobody holds it.
    func tryLock(_ schema: String) throws(MigrationError) -> Bool {
        try reporting { () throws(DatabaseError) in
            try first("SELECT pg_try_advisory_lock(1380010574, hashtext(\(schema)))", as: Bool.self) ?? false
        }
    }

    /// The files that have no record yet.
    func missing(of files: [MigrationSet.File], in schema: String) throws(MigrationError) -> [MigrationSet.File] {
        let known = try reporting { () throws(DatabaseError) in try records(in: schema) }
        let checksums = try reporting { () throws(DatabaseError) in try sha256(of: files) }
        var missing: [MigrationSet.File] = []
        for (file, checksum) in zip(files, checksums) {
            guard let record = known.first(where: { $0.0 == file.set && $0.1 == file.number }) else {
                missing.append(file)
                continue
            }
            guard record.2 == checksum else { throw .changed(set: file.set, file: file.name) }
        }
        return missing
    }

    /// Applies the missing ones, each with its record.
    func apply(
        _ files: [MigrationSet.File], to schema: String, clock: RealClock, log: Log
    ) throws(MigrationError) -> [MigrationSet.File] {
        try reporting { () throws(DatabaseError) in try makeRecordTable(in: schema) }
        let missing = try self.missing(of: files, in: schema)
        for file in missing {
            do {
                if file.runsInTransaction {
                    try transaction { connection in
                        try connection.script(file.text)
                        try connection.record(file, in: schema, at: clock.now())
                    }
                } else {
                    for statement in statements(of: file.text) { try script(statement) }
                    try record(file, in: schema, at: clock.now())
                }
            } catch let error as DatabaseError {
                throw .failed(set: file.set, file: file.name, error)
            } catch {
                throw .unreadable(path: file.name)
            }
            log.info("database.migrated", ["set": .text(file.set), "file": .text(file.name)])
        }
        return missing
    }

    private func makeRecordTable(in schema: String) throws(DatabaseError) {
        // Asked first, because CREATE SCHEMA IF NOT EXISTS wants its privilege also when the schema exists.
        if try first("SELECT to_regnamespace(\(quotedIdentifier(schema))) IS NULL", as: Bool.self) ?? true {
            try script("CREATE SCHEMA \(quotedIdentifier(schema))")
        }
        try script(
            """
            CREATE TABLE IF NOT EXISTS \(quotedIdentifier(schema)).schema_migration (
                set_name text NOT NULL,
                number integer NOT NULL,
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL,
                PRIMARY KEY (set_name, number)
            )
            """)
        try keepRecordTable(in: schema)
    }

    /// Only the owner writes what has been applied: rights to change it, which the schema may grant on every new table,
    /// are taken back.
    private func keepRecordTable(in schema: String) throws(DatabaseError) {
        let table = "\(quotedIdentifier(schema)).schema_migration"
        let writers = try run(
            """
            SELECT DISTINCT grantee::regrole::text FROM pg_class, aclexplode(relacl)
            WHERE oid = \(table)::regclass AND grantee NOT IN (0, relowner)
              AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
            """, as: String.self)
        guard !writers.isEmpty else { return }
        try script("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON \(table) FROM \(writers.joined(separator: ", "))")
    }

    /// Looks in this schema and nowhere else: the search path may lead to another's table.
    private func records(in schema: String) throws(DatabaseError) -> [(String, Int, String)] {
        let table = "\(quotedIdentifier(schema)).schema_migration"
        guard try first("SELECT to_regclass(\(table)) IS NOT NULL", as: Bool.self) == true else { return [] }
        return try run(
            SQL(unsafeText: "SELECT set_name, number, checksum FROM \(table)"), as: (String, Int, String).self)
    }

    /// The SHA-256 of each file, computed where the records are kept.
    private func sha256(of files: [MigrationSet.File]) throws(DatabaseError) -> [String] {
        try run(
            """
            SELECT encode(sha256(convert_to(file, 'UTF8')), 'hex')
            FROM unnest(\(files.map(\.text))::text[]) WITH ORDINALITY AS files (file, place) ORDER BY place
            """, as: String.self)
    }

    private func record(_ file: MigrationSet.File, in schema: String, at moment: Date) throws(DatabaseError) {
        let table = SQL(unsafeText: "\(quotedIdentifier(schema)).schema_migration")
        try execute(
            """
            INSERT INTO \(raw: table) (set_name, number, name, checksum, applied_at)
            VALUES (\(file.set), \(file.number), \(file.name),
                encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex'), \(moment))
            """)
    }
}

private func reporting<T>(_ body: () throws(DatabaseError) -> T) throws(MigrationError) -> T {
    do { return try body() } catch { throw .database(error) }
}
