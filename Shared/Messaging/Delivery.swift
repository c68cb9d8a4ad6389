public import Foundation

/// A message that the broker has delivered and that still belongs to it.
public struct Delivery: Sendable, Equatable {
    public var body: [UInt8] = []
    public var exchange: String
    public var routingKey: String
    public var contentType: String?
    public var messageID: String?
    public var type: String?
    public var appID: String?
    public var timestamp: Date?
    public var correlationID: String?
    public var replyTo: String?
    public var userID: String?
    /// Text, whole numbers and truth values; the broker's own lists (`x-death`) are left out.
    public var headers: [String: HeaderValue] = [:]
    /// Whether it was, or may have been, delivered before.
    public var redelivered: Bool
    /// Valid on the channel that delivered it only.
    let tag: UInt64

    /// How often a quorum queue has delivered it before; nil at the first time.
    public var deliveryCount: Int? {
        guard case .int64(let count) = headers["x-delivery-count"] else { return nil }
        return Int(count)
    }
}

/// What becomes of a delivery.
public enum Disposition: Sendable, Equatable {
    /// Its effect is on disk; the broker may forget it.
    case ack
    /// It can never be handled; the broker moves it to the dead letters.
    case reject
    /// Not now: nothing more is taken until the consumer's owner is ready again, and it is delivered anew.
    case stop
}
