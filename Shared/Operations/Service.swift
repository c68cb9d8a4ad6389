public import Database
public import EventLog
public import HTTP
public import Messaging
public import Runtime

/// One of the executables: what it owns, what it does when it serves, and what operators can ask of it.
public struct Service: Sendable {
    /// Reads a service's own settings; the closure that it returns puts the service together.
    public typealias Preparation = @Sendable (inout SettingsReader) -> @Sendable (Frame) async throws -> Assembly

    /// The schema, the first word of its events, and the name in logs.
    public let name: String
    let migrations: [MigrationSet]
    let commands: [Command]
    let prepare: Preparation

    /// The migrations are the service's own tables, those of the event log come first by themselves; the commands
    /// are what the executable can do besides what all four can.
    public init(name: String, migrations: [MigrationSet], commands: [Command] = [], prepare: @escaping Preparation) {
        self.name = name
        self.migrations = [LogMigrations.set] + migrations
        self.commands = commands
        self.prepare = prepare
    }
}

/// What a service is made of when it serves.
public struct Assembly: Sendable {
    /// Every address that it answers.
    public var application: Application
    /// Every event that it acts on.
    public var subscriptions: [Subscription]
    /// Whom it tells of its events beside the other services.
    public var targets: [(target: RelayTarget, publisher: Publisher)]
    /// What other services may ask of it over the broker, by message type.
    public var answers: [String: Answer]
    /// Hears, after the commit, of which aggregate an event has taken effect.
    public var onApplied: @Sendable (_ aggregate: String) -> Void
    /// Everything else that runs as long as the service does.
    public var parts: [any Part]

    /// Answers one request; throws `DatabaseError` while the database is away, anything else when it makes no sense.
    public typealias Answer = @Sendable ([UInt8]) async throws -> [UInt8]

    public init(
        application: Application, subscriptions: [Subscription],
        targets: [(target: RelayTarget, publisher: Publisher)] = [], answers: [String: Answer] = [:],
        onApplied: @escaping @Sendable (_ aggregate: String) -> Void = { _ in }, parts: [any Part] = []
    ) {
        self.application = application
        self.subscriptions = subscriptions
        self.targets = targets
        self.answers = answers
        self.onApplied = onApplied
        self.parts = parts
    }
}
