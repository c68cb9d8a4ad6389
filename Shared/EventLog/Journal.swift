public import Database
public import Runtime

/// The door through which a service changes its state: what happened and what is told commit together.
///
/// After each commit the sequencer is woken, without a statement in the business transaction. Everything
/// that only reads goes to `database` directly.
public struct Journal: Sendable {
    public let database: Database
    public let clock: BusinessClock
    public let realClock: RealClock
    let committed: Wake

    public init(database: Database, clock: BusinessClock, realClock: RealClock = .system) {
        self.database = database
        self.clock = clock
        self.realClock = realClock
        committed = Wake()
    }

    /// Commits when `body` returns, rolls back when it throws.
    ///
    /// - Throws: whatever `body` throws; `DatabaseError` when the transaction cannot be carried out.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (isolated Connection) throws -> Value
    ) async throws -> Value {
        let value = try await database.transaction(body)
        committed.signal()
        return value
    }
}
