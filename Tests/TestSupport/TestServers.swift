import Foundation

/// The real servers that the tests run against, as the environment names them.
public enum TestServers {
    /// `postgresql://superuser:password@host:port`, without a database.
    public static var postgres: String { get throws(Missing) { try variable("RAINGAN_TEST_POSTGRES") } }

    /// `amqp://user:password@host:port`.
    public static var amqp: String { get throws(Missing) { try variable("RAINGAN_TEST_AMQP") } }

    /// `http://user:password@host:port` of the broker's management plugin.
    public static var rabbitManagement: String {
        get throws(Missing) { try variable("RAINGAN_TEST_RABBITMQ_MANAGEMENT") }
    }

    /// A test that needs a server fails without it; it is never skipped.
    public struct Missing: Error, CustomStringConvertible {
        let name: String

        public var description: String { "\(name) is not set; the tests need real servers" }
    }

    private static func variable(_ name: String) throws(Missing) -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { throw Missing(name: name) }
        return value
    }
}
