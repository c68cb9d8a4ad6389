public import Database
public import EventLog
public import HTTP
public import Messaging
public import Runtime

/// The ground that every service stands on: its database, its broker, its clocks and its voice.
public struct Frame: Sendable {
    public let settings: FrameSettings
    public let log: Log
    public let metrics: Metrics
    public let clock: BusinessClock
    public let realClock: RealClock
    public let newID: IDGenerator
    public let database: Database
    public let journal: Journal
    /// Publishes to the services' own virtual host.
    public let publisher: Publisher
    /// Asks other services over the broker.
    public let requester: Requester
    /// Add a check for whatever must be there before this instance may be given work.
    public let readiness: Readiness

    init(_ settings: FrameSettings, log: Log) throws {
        self.settings = settings
        self.log = log
        metrics = Metrics()
        clock = try BusinessClock.forDeployment(settings.deployment, offsetFile: settings.clockOffsetFile)
        realClock = .system
        newID = IDGenerator(clock: realClock)
        database = Database(settings.database, log: log, metrics: metrics)
        journal = Journal(database: database, clock: clock, realClock: realClock)
        publisher = Publisher(to: settings.broker, name: "\(settings.service) publisher", log: log, metrics: metrics)
        requester = Requester(
            service: settings.service, at: settings.broker, publisher: publisher, log: log, metrics: metrics)
        readiness = Readiness()
    }
}
