public import Foundation
import JSON
public import Messaging
import Runtime

/// What Auth says each second: the number of the latest revocation.
public struct RevocationHeartbeat: Sendable, Equatable {
    public static let exchange = "auth.heartbeats"
    public static let routingKey = "auth.heartbeat"
    public static let interval: Duration = .seconds(1)

    public let latest: Int64
    public let at: Date

    public init(latest: Int64, at: Date) { (self.latest, self.at) = (latest, at) }

    /// Nil when the bytes are no heartbeat.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let latest = value["seq"]?.number?.integer, latest >= 0,
            let text = value["at"]?.string, let at = try? Self.style.parse(text)
        else { return nil }
        self.init(latest: latest, at: at)
    }

    /// The message; not kept by the broker, because an old heartbeat is none.
    public var message: OutgoingMessage {
        var object = JSONObject()
        object["seq"] = .number(JSONNumber(latest))
        object["at"] = .string(at.formatted(Self.style))
        var message = OutgoingMessage(
            exchange: Self.exchange, routingKey: Self.routingKey, body: JSONValue.object(object).compactBytes)
        message.persistent = false
        message.contentType = "application/json"
        return message
    }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
