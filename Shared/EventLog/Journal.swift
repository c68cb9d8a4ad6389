public import Database
public import Runtime
import Synchronization

/// The door through which a service changes its state: what happened and what is told commit together.
///
/// When something was said, the sequencer is woken after the commit, without a statement in the business transaction.
/// Everything that only reads goes to `database` directly.
public struct Journal: Sendable {
    public let database: Database
    public let clock: BusinessClock
    public let realClock: RealClock
    /// Rows for the record have been committed.
    let said = Wake()

    public init(database: Database, clock: BusinessClock, realClock: RealClock = .system) {
        self.database = database
        self.clock = clock
        self.realClock = realClock
    }

    /// Commits when `body` returns, rolls back when it throws.
    ///
    /// - Throws: whatever `body` throws; `DatabaseError` when the transaction cannot be carried out.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (isolated Connection) throws -> Value
    ) async throws -> Value {
        let news = News()
        let value = try await News.$current.withValue(news) { try await database.transaction(body) }
        if news.isAny { said.signal() }
        return value
    }
}

/// Whether the transaction at hand has written anything for the record.
final class News: Sendable {
    @TaskLocal static var current: News?

    private let noted = Atomic(false)

    var isAny: Bool { noted.load(ordering: .relaxed) }
    func note() { noted.store(true, ordering: .relaxed) }
}
