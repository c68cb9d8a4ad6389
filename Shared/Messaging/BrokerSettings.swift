import Foundation
public import Runtime

/// How to reach the broker and as whom.
public struct BrokerSettings: Sendable, Equatable {
    /// One node of the broker.
    public struct Address: Sendable, Hashable {
        public var host: String
        public var port: Int

        public init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    }

    /// What TLS needs to know; the broker's certificate and its host name are always checked.
    public struct TLS: Sendable, Equatable {
        /// The authorities that may have signed the broker's certificate (PEM).
        public var authorities: String
        /// This client's own certificate and key (PEM), where the broker asks for them.
        public var certificate: String?
        public var key: String?

        /// What Debian trusts.
        public static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

        public init(authorities: String = systemAuthorities, certificate: String? = nil, key: String? = nil) {
            (self.authorities, self.certificate, self.key) = (authorities, certificate, key)
        }
    }

    /// The nodes of the broker; tried in turn.
    public var addresses: [Address]
    public var vhost: String
    public var user: String
    public var password: Secret
    /// Nil for plain TCP.
    public var tls: TLS?
    /// The interval after which a silent peer is suspected, in seconds; RabbitMQ recommends 5 to 20.
    public var heartbeat = 10
    /// How long connecting, and each answer to a declaration, may take.
    public var patience: Duration = .seconds(5)
    /// The broker's list of connections shows this name, followed by the part's.
    public var connectionName = "raingan"

    /// Reads `amqp://user@host:port,host:port/vhost` (or `amqps:`); nil when it is not of that form.
    ///
    /// A password may stand in the address (`user:password@`) unless one is given beside it.
    public init?(url: String, password: Secret? = nil, tls: TLS = TLS()) {
        guard let parts = BrokerURL(url) else { return nil }
        guard let password = password ?? parts.password else { return nil }
        self.addresses = parts.addresses
        self.vhost = parts.vhost
        self.user = parts.user
        self.password = password
        self.tls = parts.encrypted ? tls : nil
    }

    /// Reads `AMQP_URL`, `AMQP_PASSWORD`, `AMQP_HEARTBEAT`, `AMQP_CA_FILE`, `AMQP_CERTIFICATE_FILE` and `AMQP_KEY_FILE`.
    ///
    /// Another `prefix` reads another set, for a second connection with rights of its own.
    public init(reading reader: inout SettingsReader, prefix: String = "AMQP") {
        let url = reader.text("\(prefix)_URL")
        let password = reader.secret("\(prefix)_PASSWORD")
        let heartbeat = reader.integer("\(prefix)_HEARTBEAT", in: 2...60, default: 10)
        let authorities = reader.text("\(prefix)_CA_FILE", default: TLS.systemAuthorities)
        let certificate = reader.optionalText("\(prefix)_CERTIFICATE_FILE")
        let key = reader.optionalText("\(prefix)_KEY_FILE")
        if (certificate == nil) != (key == nil) {
            reader.complain("\(prefix)_CERTIFICATE_FILE and \(prefix)_KEY_FILE go together")
        }
        let parts = BrokerURL(url)
        if parts == nil, !url.isEmpty {
            reader.complain("\(prefix)_URL is not valid (amqp://user@host:port/vhost expected)")
        }
        if parts?.password != nil {
            reader.complain("\(prefix)_URL holds a password; it belongs into \(prefix)_PASSWORD")
        }
        self.addresses = parts?.addresses ?? []
        self.vhost = parts?.vhost ?? "/"
        self.user = parts?.user ?? ""
        self.password = password
        self.heartbeat = heartbeat
        let tls = TLS(authorities: authorities, certificate: certificate, key: key)
        self.tls = parts?.encrypted == true ? tls : nil
    }
}
