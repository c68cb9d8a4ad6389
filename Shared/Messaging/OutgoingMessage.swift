public import Foundation

/// A value in a message's headers.
///
/// Text stays below 256 bytes: RabbitMQ 4 turns longer text into bytes when it converts to AMQP 1.0.
public enum HeaderValue: Sendable, Hashable {
    case text(String)
    case int64(Int64)
    case bool(Bool)
}

/// A message on its way to the broker.
public struct OutgoingMessage: Sendable, Equatable {
    public var exchange: String
    public var routingKey: String
    public var body: [UInt8]
    /// Comes back as `PublishFailure.Kind.returned` when no queue is bound for it, instead of vanishing.
    public var mandatory = false
    public var contentType: String?
    public var messageID: String?
    public var type: String?
    public var appID: String?
    /// Travels in whole seconds.
    public var timestamp: Date?
    public var correlationID: String?
    public var replyTo: String?
    /// The broker refuses a message whose user is not the one that is connected.
    public var userID: String?
    /// The broker drops the message when nobody has taken it for so long.
    public var expiration: Duration?
    public var headers: [String: HeaderValue] = [:]
    /// Whether the message survives a restart of the broker.
    public var persistent = true

    public init(
        exchange: String, routingKey: String, body: [UInt8], mandatory: Bool = false, contentType: String? = nil,
        messageID: String? = nil, type: String? = nil, headers: [String: HeaderValue] = [:]
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.body = body
        self.mandatory = mandatory
        self.contentType = contentType
        self.messageID = messageID
        self.type = type
        self.headers = headers
    }
}
