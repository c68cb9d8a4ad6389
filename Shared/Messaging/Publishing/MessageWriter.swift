import CRabbitMQ
import Foundation
import Runtime

/// Puts messages into the library's form, in memory that is used again for the next one.
struct MessageWriter {
    private struct Piece { var start: Int, count: Int }

    private enum Field {
        case text(Piece)
        case int64(Int64)
        case bool(Bool)
    }

    /// AMQP's "short string".
    private static let longestName = 255
    /// All properties and headers of a message travel in one frame.
    private static let largestHeaders = 100_000

    private var characters: [UInt8] = []
    private var fields: [(name: Piece, value: Field)] = []
    private var entries: [amqp_table_entry_t] = []

    /// Hands `message` to the connection; it is on its way, not confirmed, when this returns.
    mutating func send(_ message: OutgoingMessage, over link: Link) throws(BrokerFault) {
        characters.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        let exchange = add(message.exchange), routingKey = add(message.routingKey)
        let contentType = add(message.contentType), messageID = add(message.messageID), type = add(message.type)
        let appID = add(message.appID), correlationID = add(message.correlationID), replyTo = add(message.replyTo)
        let userID = add(message.userID)
        let expiration = add(message.expiration.map { String(max(0, Int(($0.seconds * 1000).rounded(.up)))) })
        let names = [
            exchange, routingKey, contentType ?? exchange, messageID ?? exchange, type ?? exchange, appID ?? exchange,
            correlationID ?? exchange, replyTo ?? exchange, userID ?? exchange,
        ]
        for (name, value) in message.headers {
            let name = add(name)
            switch value {
            case .text(let text): fields.append((name, .text(add(text))))
            case .int64(let number): fields.append((name, .int64(number)))
            case .bool(let flag): fields.append((name, .bool(flag)))
            }
        }
        guard names.allSatisfy({ $0.count <= Self.longestName }), characters.count <= Self.largestHeaders,
            fields.allSatisfy({ $0.name.count <= Self.longestName })
        else { throw BrokerFault(kind: .unsendable, text: "a name or the headers are too long") }

        let status = characters.withUnsafeMutableBytes { memory -> Int32 in
            func bytes(_ piece: Piece) -> amqp_bytes_t {
                amqp_bytes_t(len: piece.count, bytes: memory.baseAddress.map { $0 + piece.start })
            }
            var properties = amqp_basic_properties_t()
            func set(
                _ path: WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>, _ piece: Piece?, _ flag: Int32
            ) {
                guard let piece else { return }
                properties[keyPath: path] = bytes(piece)
                properties._flags |= amqp_flags_t(flag)
            }
            set(\.content_type, contentType, AMQP_BASIC_CONTENT_TYPE_FLAG)
            set(\.message_id, messageID, AMQP_BASIC_MESSAGE_ID_FLAG)
            set(\.type, type, AMQP_BASIC_TYPE_FLAG)
            set(\.app_id, appID, AMQP_BASIC_APP_ID_FLAG)
            set(\.correlation_id, correlationID, AMQP_BASIC_CORRELATION_ID_FLAG)
            set(\.reply_to, replyTo, AMQP_BASIC_REPLY_TO_FLAG)
            set(\.user_id, userID, AMQP_BASIC_USER_ID_FLAG)
            set(\.expiration, expiration, AMQP_BASIC_EXPIRATION_FLAG)
            properties._flags |= amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG)
            properties.delivery_mode = message.persistent ? 2 : 1
            if let timestamp = message.timestamp {
                properties.timestamp = UInt64(max(0, timestamp.timeIntervalSince1970))
                properties._flags |= amqp_flags_t(AMQP_BASIC_TIMESTAMP_FLAG)
            }
            entries.removeAll(keepingCapacity: true)
            for field in fields {
                var entry = amqp_table_entry_t()
                entry.key = bytes(field.name)
                switch field.value {
                case .text(let piece):
                    entry.value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
                    entry.value.value.bytes = bytes(piece)
                case .int64(let number):
                    entry.value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
                    entry.value.value.i64 = number
                case .bool(let flag):
                    entry.value.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
                    entry.value.value.boolean = flag ? 1 : 0
                }
                entries.append(entry)
            }
            return entries.withUnsafeMutableBufferPointer { entries in
                if !entries.isEmpty {
                    properties.headers = amqp_table_t(
                        num_entries: Int32(entries.count), entries: entries.baseAddress)
                    properties._flags |= amqp_flags_t(AMQP_BASIC_HEADERS_FLAG)
                }
                return message.body.withUnsafeBytes { body in
                    amqp_basic_publish(
                        link.raw, Link.channel, bytes(exchange), bytes(routingKey), message.mandatory ? 1 : 0, 0,
                        &properties,
                        amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress)))
                }
            }
        }
        try BrokerFault.check(status)
    }

    private mutating func add(_ text: String) -> Piece {
        let start = characters.count
        characters.append(contentsOf: text.utf8)
        return Piece(start: start, count: characters.count - start)
    }

    private mutating func add(_ text: String?) -> Piece? {
        guard let text else { return nil }
        return add(text)
    }
}
