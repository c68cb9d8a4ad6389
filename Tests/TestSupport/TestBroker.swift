public import Foundation
public import Messaging
import Runtime

/// A virtual host of its own on the real broker, removed when the test ends.
public struct TestBroker: Sendable {
    public let vhost: String
    /// How to reach it, with every right in it.
    public let settings: BrokerSettings
    public let management: BrokerManagement

    /// The broker makes and removes virtual hosts slowly, and all the more so many at a time.
    private static let turnstile = Turnstile(places: 6)

    /// Runs `body` with a new virtual host.
    public static func with<T: Sendable>(_ body: (TestBroker) async throws -> T) async throws -> T {
        try await turnstile.pass { try await making(body) }
    }

    private static func making<T: Sendable>(_ body: (TestBroker) async throws -> T) async throws -> T {
        let management = try BrokerManagement.forTests()
        let vhost = "test-\(UUID().uuidString.lowercased().prefix(12))"
        var settings = try BrokerSettings.forTests()
        settings.vhost = vhost
        settings.connectionName = vhost
        try await management.put("vhosts/\(vhost)", "{}")
        let rights = #"{"configure":".*","write":".*","read":".*"}"#
        try await management.put("permissions/\(vhost)/\(settings.user)", rights)
        let outcome: Result<T, any Error>
        do {
            outcome = .success(try await body(TestBroker(vhost: vhost, settings: settings, management: management)))
        } catch { outcome = .failure(error) }
        try await management.delete("vhosts/\(vhost)")
        return try outcome.get()
    }

    /// Declares a durable queue.
    public func declare(queue: String, type: String = "quorum", policy: String? = nil) async throws {
        if let policy {
            let pattern = "^" + queue.replacing(".", with: "\\\\.") + "$"
            try await management.put(
                "policies/\(vhost)/\(queue)",
                #"{"pattern":"\#(pattern)","apply-to":"queues","priority":1,"definition":\#(policy)}"#)
        }
        try await management.put(
            "queues/\(vhost)/\(queue)", #"{"durable":true,"arguments":{"x-queue-type":"\#(type)"}}"#)
    }

    public func declare(exchange: String, type: String = "topic") async throws {
        try await management.put("exchanges/\(vhost)/\(exchange)", #"{"type":"\#(type)","durable":true}"#)
    }

    public func bind(_ queue: String, to exchange: String, key: String) async throws {
        try await management.post("bindings/\(vhost)/e/\(exchange)/q/\(queue)", #"{"routing_key":"\#(key)"}"#)
    }

    /// Closes, from the broker's side, every connection of this virtual host whose name ends so.
    ///
    /// Returns how many there were; the broker's list lags a little behind.
    @discardableResult
    public func closeConnections(named suffix: String) async throws -> Int {
        var closed = 0
        for connection in try await management.list("vhosts/\(vhost)/connections") {
            let given = (connection["client_properties"] as? [String: Any])?["connection_name"] as? String
            guard given?.hasSuffix(suffix) == true, let name = connection["name"] as? String else { continue }
            try await management.delete("connections/\(BrokerManagement.escape(name))")
            closed += 1
        }
        return closed
    }

    /// Imports the product's exchanges, queues, bindings and policies into this virtual host.
    public func importTopology(from file: URL = Self.definitions, of vhost: String = "raingan") async throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        var own: [String: Any] = [:]
        for part in ["exchanges", "queues", "bindings", "policies"] {
            let entries = (document[part] as? [[String: Any]] ?? []).filter { $0["vhost"] as? String == vhost }
            own[part] = entries.map { $0.filter { $0.key != "vhost" } }
        }
        let body = try JSONSerialization.data(withJSONObject: own)
        try await management.post("definitions/\(self.vhost)", String(decoding: body, as: UTF8.self))
    }

    /// The definitions file of the product.
    public static let definitions = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../deploy/rabbitmq/definitions.json").standardized
}

extension BrokerSettings {
    /// The test broker's address from `RAINGAN_TEST_AMQP`.
    public static func forTests() throws -> BrokerSettings {
        guard let url = ProcessInfo.processInfo.environment["RAINGAN_TEST_AMQP"],
            let settings = BrokerSettings(url: url)
        else { throw TestServerMissing(variable: "RAINGAN_TEST_AMQP") }
        return settings
    }
}

/// A variable that names a server for tests is absent or malformed; tests fail rather than skip.
public struct TestServerMissing: Error, CustomStringConvertible {
    let variable: String

    public init(variable: String) { self.variable = variable }

    public var description: String { "\(variable) must name a running server" }
}
