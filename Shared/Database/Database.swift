public import Runtime

/// A service's door to PostgreSQL: a pool of connections.
public struct Database: Sendable {
    let settings: DatabaseSettings
    let log: Log
    private let pool: Pool

    /// Connects when first used.
    public init(_ settings: DatabaseSettings, log: Log, metrics: Metrics) {
        (self.settings, self.log) = (settings, log)
        pool = Pool(settings, log: log, metrics: metrics)
    }

    /// Commits when `body` returns, rolls back when it throws.
    ///
    /// BEGIN travels with the first statement, COMMIT with the last writes. `body` runs on the connection's own
    /// thread and cannot await. Nothing is retried, but a connection that died at rest is replaced before BEGIN.
    /// - Throws: what `body` throws; `DatabaseError`, of kind `commitOutcomeUnknown` when the answer to COMMIT was lost.
    public func transaction<T: Sendable>(_ body: @Sendable (isolated Connection) throws -> T) async throws -> T {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        return try await connection.transaction(body)
    }

    /// The rows of a single statement with one column, committed by itself.
    public func run<C: Column>(_ sql: SQL, as column: C.Type) async throws(DatabaseError) -> [C] {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        return try await connection.run(sql, as: column)
    }

    /// The rows of a single statement, committed by itself.
    public func run<each C: Column>(
        _ sql: SQL, as columns: (repeat each C).Type
    ) async throws(DatabaseError) -> [(repeat each C)] {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        return try await connection.run(sql, as: columns)
    }

    /// The first cell of a single statement with one column, if it has a row.
    public func first<C: Column>(_ sql: SQL, as column: C.Type) async throws(DatabaseError) -> C? {
        try await run(sql, as: column).first
    }

    /// The first row of a single statement, if it has one.
    public func first<each C: Column>(
        _ sql: SQL, as columns: (repeat each C).Type
    ) async throws(DatabaseError) -> (repeat each C)? {
        try await run(sql, as: columns).first
    }

    /// Runs a single statement, committed by itself; returns how many rows it changed or found.
    @discardableResult
    public func execute(_ sql: SQL) async throws(DatabaseError) -> Int {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        return try await connection.execute(sql)
    }

    /// Commits all statements of a batch, or none, in one round trip; returns how many rows each one changed.
    @discardableResult
    public func commit(_ batch: Batch) async throws(DatabaseError) -> [Int] {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        return try await connection.commit(batch)
    }

    /// Wakes whoever listens on `channel`; a statement of its own, never part of a business transaction,
    /// because a committing NOTIFY holds a lock on the whole server.
    public func notify(_ channel: String, payload: String = "") async throws(DatabaseError) {
        try await execute("SELECT pg_notify(\(channel), \(payload))")
    }

    /// Succeeds when the server answers.
    public func ping() async throws(DatabaseError) { try await execute("SELECT 1") }

    /// How many callers wait for a connection.
    package var waiting: Int { pool.waiting }

    /// Runs a script of several statements as one transaction, such as the preparation of a new database.
    package func run(script text: String) async throws(DatabaseError) {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        try await connection.script(text)
    }

    /// A connection outside the pool, for work that keeps one to itself.
    func connectionOfItsOwn(_ change: (inout DatabaseSettings) -> Void) -> Connection {
        var settings = settings
        change(&settings)
        return Connection(settings, log: log)
    }
}
