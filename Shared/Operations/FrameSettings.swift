public import Database
public import HTTP
public import Messaging
public import Runtime

/// What every service is told at start, whichever it is.
public struct FrameSettings: Sendable {
    public let service: String
    public let deployment: Deployment
    public let database: DatabaseSettings
    public let broker: BrokerSettings
    public let http: HTTPServerSettings
    let health: HTTPServerSettings
    let logLevel: Log.Level
    let clockOffsetFile: String?
    let stopGrace: Duration
    let consumerConcurrency: Int

    /// Reads `RAINGAN_ENV`, `RAINGAN_DEMO_CLOCK`, `LOG_LEVEL`, `STOP_GRACE_SECONDS`, `CONSUMER_CONCURRENCY` and the
    /// settings of the database, the broker and the two servers.
    init(reading reader: inout SettingsReader, service: String) {
        self.service = service
        deployment = reader.choice("RAINGAN_ENV", default: .production)
        clockOffsetFile = reader.optionalText("RAINGAN_DEMO_CLOCK")
        if clockOffsetFile != nil && deployment == .production { reader.complain("\(BusinessClock.ShiftRefused())") }
        let level = reader.text("LOG_LEVEL", default: "info")
        if Log.Level(name: level) == nil { reader.complain("LOG_LEVEL is not valid (debug, info, warning, error)") }
        logLevel = Log.Level(name: level) ?? .info
        database = DatabaseSettings(reading: &reader, schema: service).ofInstance()
        broker = BrokerSettings(reading: &reader)
        http = HTTPServerSettings(reading: &reader)
        health = HTTPServerSettings.health(reading: &reader)
        stopGrace = reader.seconds("STOP_GRACE_SECONDS", in: 1...300, default: 28)
        consumerConcurrency = reader.integer("CONSUMER_CONCURRENCY", in: 1...64, default: 1)
    }
}
