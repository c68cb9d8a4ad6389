public import Runtime

/// Where a server listens, and how much of anything it takes.
public struct HTTPServerSettings: Sendable {
    /// What to listen on.
    public enum Endpoint: Sendable, Equatable {
        /// An address shared with other instances (SO_REUSEPORT); port 0 takes a free one.
        case tcp(address: String, port: Int)
        case unix(path: String)
    }

    public var endpoint: Endpoint
    public var threads = 2
    public var connectionLimit = 4096
    /// More requests than this at once, and the next is told to come back.
    public var requestLimit = 1024
    /// Bounds one connection's header (431, 414).
    public var connectionMemory = 32 * 1024
    /// Longer than the 60 s for which nginx keeps its own end open, so that it never meets a closing connection.
    public var idleLimit: Duration = .seconds(75)
    /// From the first byte of a connection to the last of its header.
    public var headerDeadline: Duration = .seconds(10)
    /// From the header to the last byte of a body that is kept in memory.
    public var bodyDeadline: Duration = .seconds(15)
    public var uploadDeadline: Duration = .seconds(300)
    /// A refused body up to so many bytes is thrown away before the answer; as many as nginx sends at most.
    public var discardLimit = 64 << 20
    public var handlerDeadline: Duration = .seconds(30)
    /// From the answer to the moment its last byte is on its way.
    public var sendDeadline: Duration = .seconds(600)
    /// How long requests under way may go on after the stop.
    public var drainLimit: Duration = .seconds(20)
    public var uploadDirectory = "/var/tmp"
    /// Peers whose word about the caller's address counts; those on this machine always do.
    public var trustedProxies: Set<String> = []

    public init(endpoint: Endpoint) { self.endpoint = endpoint }

    /// The settings of a service's public server.
    ///
    /// `HTTP_PORT` (or `HTTP_SOCKET`), `HTTP_ADDRESS`, `HTTP_THREADS`, `HTTP_REQUEST_LIMIT`,
    /// `HTTP_HANDLER_SECONDS`, `HTTP_UPLOAD_SECONDS`, `HTTP_DRAIN_SECONDS`, `HTTP_UPLOAD_DIRECTORY`,
    /// `HTTP_TRUSTED_PROXIES`.
    public init(reading reader: inout SettingsReader) {
        let address = reader.text("HTTP_ADDRESS", default: "127.0.0.1")
        if let path = reader.optionalText("HTTP_SOCKET") {
            endpoint = .unix(path: path)
        } else {
            endpoint = .tcp(address: address, port: reader.integer("HTTP_PORT", in: 0...65535))
        }
        threads = reader.integer("HTTP_THREADS", in: 1...64, default: threads)
        requestLimit = reader.integer("HTTP_REQUEST_LIMIT", in: 1...100_000, default: requestLimit)
        handlerDeadline = reader.seconds("HTTP_HANDLER_SECONDS", in: 1...600, default: 30)
        uploadDeadline = reader.seconds("HTTP_UPLOAD_SECONDS", in: 1...3600, default: 300)
        drainLimit = reader.seconds("HTTP_DRAIN_SECONDS", in: 0...600, default: 20)
        uploadDirectory = reader.text("HTTP_UPLOAD_DIRECTORY", default: uploadDirectory)
        let proxies = reader.text("HTTP_TRUSTED_PROXIES", default: "127.0.0.1")
        trustedProxies = Set(proxies.split(separator: ",").map { String($0.trimmed) })
    }

    /// The settings of an instance's own server for health and metrics (`HEALTH_PORT`, `HEALTH_ADDRESS`).
    public static func health(reading reader: inout SettingsReader) -> HTTPServerSettings {
        let address = reader.text("HEALTH_ADDRESS", default: "127.0.0.1")
        let port = reader.integer("HEALTH_PORT", in: 0...65535)
        var settings = HTTPServerSettings(endpoint: .tcp(address: address, port: port))
        settings.threads = 1
        settings.connectionLimit = 64
        return settings
    }
}
