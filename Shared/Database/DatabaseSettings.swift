public import Runtime

/// Where the database is and how long to wait for it.
public struct DatabaseSettings: Sendable, CustomStringConvertible, CustomReflectable {
    /// `postgresql://user@host:port/name`, several hosts allowed; a password may stand in it or in `password`.
    public var url: String
    public var password: Secret?
    /// The schema whose tables are found without a prefix.
    public var schema: String?
    /// The name under which the sessions appear in `pg_stat_activity`.
    public var applicationName = "raingan"
    /// The most connections that are open at once.
    public var poolSize = 16
    public var connectTimeout = Duration.seconds(5)
    /// How long one statement may run; zero means without limit.
    public var statementTimeout = Duration.seconds(10)
    /// How long one statement may wait for a lock; zero means without limit.
    public var lockTimeout = Duration.seconds(3)
    /// How long the server waits for the next statement of an open transaction; zero means without limit.
    public var idleInTransactionTimeout = Duration.seconds(10)
    /// How long a caller waits for a connection, a lost server included.
    public var acquireTimeout = Duration.seconds(5)
    /// How long a connection may rest before the server is asked whether it still knows it.
    public var restLimit = Duration.seconds(60)
    /// How many prepared statements one session keeps.
    public var statementCacheSize = 256

    public init(url: String, password: Secret? = nil, schema: String? = nil) {
        (self.url, self.password, self.schema) = (url, password, schema)
    }

    /// Reads `DATABASE_URL`, `DATABASE_PASSWORD` (optional), `DATABASE_POOL` and the time-outs in seconds:
    /// `DATABASE_CONNECT_TIMEOUT`, `DATABASE_STATEMENT_TIMEOUT`, `DATABASE_LOCK_TIMEOUT`,
    /// `DATABASE_IDLE_IN_TRANSACTION_TIMEOUT`, `DATABASE_ACQUIRE_TIMEOUT`.
    ///
    /// - Parameters:
    ///   - reader: Where the variables come from; it remembers what is wrong with them.
    ///   - schema: The schema of the service.
    ///   - prefix: Another word in place of `DATABASE`, such as `DATABASE_OWNER` for migrations.
    public init(reading reader: inout SettingsReader, schema: String, prefix: String = "DATABASE") {
        self.init(url: reader.text(prefix + "_URL"), schema: schema)
        if !["postgresql://", "postgres://"].contains(where: url.hasPrefix), !url.isEmpty {
            reader.complain("\(prefix)_URL is not valid (postgresql://… expected)")
        }
        password = reader.optionalSecret(prefix + "_PASSWORD")
        applicationName = "raingan-\(schema)"
        poolSize = reader.integer(prefix + "_POOL", in: 1...200, default: poolSize)
        connectTimeout = reader.seconds(prefix + "_CONNECT_TIMEOUT", in: 1...60, default: 5)
        statementTimeout = reader.seconds(prefix + "_STATEMENT_TIMEOUT", in: 1...3600, default: 10)
        lockTimeout = reader.seconds(prefix + "_LOCK_TIMEOUT", in: 1...3600, default: 3)
        idleInTransactionTimeout = reader.seconds(
            prefix + "_IDLE_IN_TRANSACTION_TIMEOUT", in: 1...3600, default: 10)
        acquireTimeout = reader.seconds(prefix + "_ACQUIRE_TIMEOUT", in: 1...60, default: 5)
    }

    /// Never the address, which may hold a password.
    public var description: String { "database settings of \(applicationName)" }
    public var customMirror: Mirror { Mirror(self, children: ["schema": schema as Any, "poolSize": poolSize]) }

    /// What libpq is told, in its own words (PostgreSQL manual, 34.1.2).
    var connectionParameters: [(name: String, value: String)] {
        var parameters = [
            ("dbname", url), ("application_name", applicationName), ("client_encoding", "UTF8"),
            ("connect_timeout", "\(max(2, Int(connectTimeout.seconds.rounded(.up))))"),
            ("target_session_attrs", "read-write"), ("keepalives", "1"), ("keepalives_idle", "30"),
            ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
            ("options", serverOptions.map { "-c \($0.0)=\(Self.escaped($0.1))" }.joined(separator: " ")),
        ]
        if let password { parameters.append(("password", password.reveal())) }
        return parameters.map { (name: $0.0, value: $0.1) }
    }

    private var serverOptions: [(String, String)] {
        var options = [
            ("TimeZone", "UTC"), ("DateStyle", "ISO"), ("bytea_output", "hex"), ("extra_float_digits", "1"),
            // Statements are prepared once; planning one again at each use can cost more than carrying it out.
            ("plan_cache_mode", "force_generic_plan"),
            ("statement_timeout", Self.milliseconds(statementTimeout)),
            ("lock_timeout", Self.milliseconds(lockTimeout)),
            ("idle_in_transaction_session_timeout", Self.milliseconds(idleInTransactionTimeout)),
        ]
        // Behind the service's own tables stands what is the whole database's: deploy/postgres/shared.sql.
        if let schema { options.append(("search_path", "\(quotedIdentifier(schema)),extensions")) }
        return options
    }

    private static func milliseconds(_ duration: Duration) -> String { "\(Int(duration.seconds * 1000))" }

    /// In `options`, white space divides and a backslash takes the next character as it is.
    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
    }
}

/// An identifier as SQL reads it, whatever it contains.
func quotedIdentifier(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
