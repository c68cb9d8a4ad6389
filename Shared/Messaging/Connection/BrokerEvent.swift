import CRabbitMQ
import Foundation

/// What the broker tells a client, put together from its frames.
enum BrokerEvent: Equatable {
    case delivered(Delivery)
    case returned(ReturnedMessage)
    case confirmed(tag: UInt64, multiple: Bool)
    case nacked(tag: UInt64, multiple: Bool)
    /// The queue that was consumed from is gone.
    case cancelled
    case channelClosed(code: Int, text: String)
    case connectionClosed(code: Int, text: String)
    case blocked(reason: String)
    case unblocked
}

/// A mandatory message that reached no queue; its confirmation follows.
struct ReturnedMessage: Equatable {
    var code: Int
    var text: String
    var exchange: String
    var routingKey: String
    var messageID: String?
}

/// Puts method, header and body frames together into events.
struct Assembly {
    private enum Content {
        case delivery(Delivery)
        case returned(ReturnedMessage)
    }

    /// Space set aside ahead of a body; a larger one grows as it arrives.
    private static let largestReserve: UInt64 = 1 << 20

    private var content: Content?
    private var missing: UInt64 = 0

    mutating func add(_ frame: inout amqp_frame_t) throws(BrokerFault) -> BrokerEvent? {
        switch rabbit_frame_kind(&frame) {
        case RABBIT_HEADER:
            missing = frame.payload.properties.body_size
            if let properties = frame.payload.properties.decoded {
                describe(properties.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee)
            }
            return finishedContent()
        case RABBIT_BODY:
            let fragment = frame.payload.body_fragment
            guard content != nil, UInt64(fragment.len) <= missing else {
                throw BrokerFault(kind: .lost, text: "the broker sent a body that does not fit its header")
            }
            missing -= UInt64(fragment.len)
            append(UnsafeRawBufferPointer(start: fragment.bytes, count: fragment.len))
            return finishedContent()
        case let kind:
            guard let decoded = frame.payload.method.decoded else { return nil }
            return method(kind, decoded)
        }
    }

    private mutating func method(_ kind: rabbit_kind, _ decoded: UnsafeMutableRawPointer) -> BrokerEvent? {
        func read<T>(_ type: T.Type) -> T { decoded.assumingMemoryBound(to: type).pointee }
        switch kind {
        case RABBIT_DELIVER:
            let method = read(amqp_basic_deliver_t.self)
            content = .delivery(
                Delivery(
                    exchange: String(method.exchange), routingKey: String(method.routing_key),
                    redelivered: method.redelivered != 0, tag: method.delivery_tag))
        case RABBIT_RETURN:
            let method = read(amqp_basic_return_t.self)
            content = .returned(
                ReturnedMessage(
                    code: Int(method.reply_code), text: String(method.reply_text), exchange: String(method.exchange),
                    routingKey: String(method.routing_key)))
        case RABBIT_ACK:
            let method = read(amqp_basic_ack_t.self)
            return .confirmed(tag: method.delivery_tag, multiple: method.multiple != 0)
        case RABBIT_NACK:
            let method = read(amqp_basic_nack_t.self)
            return .nacked(tag: method.delivery_tag, multiple: method.multiple != 0)
        case RABBIT_CANCEL: return .cancelled
        case RABBIT_CHANNEL_CLOSE:
            let method = read(amqp_channel_close_t.self)
            return .channelClosed(code: Int(method.reply_code), text: String(method.reply_text))
        case RABBIT_CONNECTION_CLOSE:
            let method = read(amqp_connection_close_t.self)
            return .connectionClosed(code: Int(method.reply_code), text: String(method.reply_text))
        case RABBIT_BLOCKED: return .blocked(reason: String(read(amqp_connection_blocked_t.self).reason))
        case RABBIT_UNBLOCKED: return .unblocked
        default: break
        }
        return nil
    }

    private mutating func describe(_ properties: amqp_basic_properties_t) {
        switch content {
        case .delivery(var delivery):
            content = nil
            delivery.read(properties)
            delivery.body.reserveCapacity(Int(min(missing, Self.largestReserve)))
            content = .delivery(delivery)
        case .returned(var returned):
            returned.messageID = properties.text(properties.message_id, AMQP_BASIC_MESSAGE_ID_FLAG)
            content = .returned(returned)
        case nil: break
        }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard case .delivery(var delivery) = content else { return }
        // Given up for a moment, so that the body is extended where it lies.
        content = nil
        delivery.body.append(contentsOf: bytes)
        content = .delivery(delivery)
    }

    private mutating func finishedContent() -> BrokerEvent? {
        guard missing == 0, let whole = content.take() else { return nil }
        switch whole {
        case .delivery(let delivery): return .delivered(delivery)
        case .returned(let returned): return .returned(returned)
        }
    }
}

extension Delivery {
    fileprivate mutating func read(_ properties: amqp_basic_properties_t) {
        contentType = properties.text(properties.content_type, AMQP_BASIC_CONTENT_TYPE_FLAG)
        messageID = properties.text(properties.message_id, AMQP_BASIC_MESSAGE_ID_FLAG)
        type = properties.text(properties.type, AMQP_BASIC_TYPE_FLAG)
        appID = properties.text(properties.app_id, AMQP_BASIC_APP_ID_FLAG)
        correlationID = properties.text(properties.correlation_id, AMQP_BASIC_CORRELATION_ID_FLAG)
        replyTo = properties.text(properties.reply_to, AMQP_BASIC_REPLY_TO_FLAG)
        userID = properties.text(properties.user_id, AMQP_BASIC_USER_ID_FLAG)
        if properties.has(AMQP_BASIC_TIMESTAMP_FLAG) {
            timestamp = Date(timeIntervalSince1970: Double(properties.timestamp))
        }
        guard properties.has(AMQP_BASIC_HEADERS_FLAG) else { return }
        let entries = UnsafeBufferPointer(
            start: properties.headers.entries, count: Int(properties.headers.num_entries))
        headers.reserveCapacity(entries.count)
        for entry in entries { headers[String(entry.key)] = HeaderValue(entry.value) }
    }
}

extension amqp_basic_properties_t {
    fileprivate func has(_ flag: Int32) -> Bool { _flags & amqp_flags_t(flag) != 0 }

    fileprivate func text(_ bytes: amqp_bytes_t, _ flag: Int32) -> String? { has(flag) ? String(bytes) : nil }
}
