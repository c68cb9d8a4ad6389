import Foundation
public import Messaging

/// A broker that one test may disturb: with TLS, and with alarms that would stop everybody else on a shared one.
public struct PrivateBroker: Sendable {
    public let port: Int
    public let tlsPort: Int
    /// Holds `ca.pem`, which signed the broker's certificate for `localhost`, and `other.pem`, which signed nothing.
    public let folder: String

    private static let programs = "/usr/lib/rabbitmq/bin"

    private let environment: [String: String]

    /// Starts a broker, runs `body` and ends it.
    public static func with(_ body: (PrivateBroker) async throws -> Void) async throws {
        let folder = "/var/tmp/raingan-broker-\(UUID().uuidString.prefix(8))"
        let ports = try freePorts(5)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let broker = PrivateBroker(
            port: ports[0], tlsPort: ports[1], folder: folder, environment: environment(folder, ports))
        try await broker.writeCertificates()
        try broker.writeConfiguration()
        let epmd = try broker.start(["epmd", "-address", "127.0.0.1", "-port", "\(ports[2])"])
        let node = try broker.start(["\(programs)/rabbitmq-server"])
        let outcome: Result<Void, any Error>
        do {
            try await broker.control("await_startup", "--timeout", "60")
            outcome = .success(try await body(broker))
        } catch { outcome = .failure(error) }
        try await stop(node)
        try await stop(epmd)
        try outcome.get()
    }

    /// How to reach it in plain text, with every right.
    public func settings() throws -> BrokerSettings {
        guard let settings = BrokerSettings(url: "amqp://guest:guest@127.0.0.1:\(port)/") else {
            throw TestServerMissing(variable: "port")
        }
        return settings
    }

    /// How to reach it over TLS as `host`, trusting the authority in the file called `authority`.
    public func secureSettings(host: String, authority: String) throws -> BrokerSettings {
        let tls = BrokerSettings.TLS(authorities: "\(folder)/\(authority)")
        guard let settings = BrokerSettings(url: "amqps://guest:guest@\(host):\(tlsPort)/", tls: tls) else {
            throw TestServerMissing(variable: "port")
        }
        return settings
    }

    /// Makes the broker believe that it has no memory left, or that it has again.
    public func raiseAlarm(_ raised: Bool) async throws {
        try await control("set_vm_memory_high_watermark", raised ? "0.000001" : "0.9")
    }

    private func control(_ arguments: String...) async throws {
        // The node's name is known only once it has begun to start.
        try await eventually("rabbitmqctl \(arguments[0])", within: .seconds(90)) {
            (try? await Command.run(["\(Self.programs)/rabbitmqctl", "--quiet"] + arguments, environment: environment))
                != nil
        }
    }

    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: folder)
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Ends a program whose data nobody needs any more; a child may not hear of gentler signals.
    private static func stop(_ process: Process) async throws {
        kill(process.processIdentifier, SIGKILL)
        try await eventually("end of \(process.arguments?.first ?? "")") { !process.isRunning }
    }

    private func writeConfiguration() throws {
        let text = """
            listeners.tcp.1 = 127.0.0.1:\(port)
            listeners.ssl.1 = 127.0.0.1:\(tlsPort)
            ssl_options.cacertfile = \(folder)/ca.pem
            ssl_options.certfile = \(folder)/server.pem
            ssl_options.keyfile = \(folder)/server.key
            ssl_options.verify = verify_none
            disk_free_limit.absolute = 1MB
            raft.wal_max_size_bytes = 64000000

            """
        try text.write(toFile: "\(folder)/rabbitmq.conf", atomically: true, encoding: .utf8)
        try "[].\n".write(toFile: "\(folder)/enabled_plugins", atomically: true, encoding: .utf8)
        try "[].\n".write(toFile: "\(folder)/advanced.config", atomically: true, encoding: .utf8)
    }

    private func writeCertificates() async throws {
        for name in ["ca", "other"] {
            try await openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                "/CN=\(name)", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem")
        }
        try await openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
            "-CA", "\(folder)/ca.pem", "-CAkey", "\(folder)/ca.key", "-keyout", "\(folder)/server.key", "-out",
            "\(folder)/server.pem")
    }

    private func openssl(_ arguments: String...) async throws { _ = try await Command.run(["openssl"] + arguments) }

    private static func environment(_ folder: String, _ ports: [Int]) -> [String: String] {
        [
            "HOME": folder, "LANG": "C.UTF-8", "RABBITMQ_CONF_ENV_FILE": "/dev/null", "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_NODENAME": "test\(ports[0])@localhost", "RABBITMQ_MNESIA_BASE": "\(folder)/mnesia",
            "RABBITMQ_LOG_BASE": "\(folder)/log", "RABBITMQ_SCHEMA_DIR": "\(folder)/schema",
            "RABBITMQ_GENERATED_CONFIG_DIR": "\(folder)/schema", "RABBITMQ_CONFIG_FILE": "\(folder)/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": "\(folder)/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "\(folder)/enabled_plugins",
            "RABBITMQ_PID_FILE": "\(folder)/node.pid", "RABBITMQ_DIST_PORT": "\(ports[3])",
            "RABBITMQ_CTL_DIST_PORT_MIN": "\(ports[4])", "RABBITMQ_CTL_DIST_PORT_MAX": "\(ports[4])",
            "ERL_EPMD_PORT": "\(ports[2])", "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-noinput -kernel inet_dist_use_interface {127,0,0,1}",
        ]
    }

    /// Ports on which nobody listens now, outside the range that outgoing connections use.
    public static func freePorts(_ count: Int) throws -> [Int] {
        let sockets = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
        let taken = Set(
            sockets.split(separator: "\n").dropFirst().compactMap { line in
                line.split(separator: " ").dropFirst().first?.split(separator: ":").last.flatMap { Int($0, radix: 16) }
            })
        return Array((20_000..<30_000).filter { !taken.contains($0) }.shuffled().prefix(count))
    }
}
