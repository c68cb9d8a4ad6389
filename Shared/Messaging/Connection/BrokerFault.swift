import CRabbitMQ

/// Why the broker could not be reached, or what ended a connection or channel.
struct BrokerFault: Error, Equatable, CustomStringConvertible {
    enum Kind: Equatable {
        /// No connection: name, network, TLS or time.
        case unreachable
        /// The connection is gone.
        case lost
        /// The broker said no to the connection (a wrong password, an unknown virtual host).
        case connectionRefused(code: Int)
        /// The broker said no on a channel (a missing queue, a missing right); the connection stands.
        case channelRefused(code: Int)
        /// The message cannot be put into frames.
        case unsendable
    }

    let kind: Kind
    let text: String

    var description: String { text }

    /// Throws when the library's answer to a call is not a normal one.
    static func check(_ reply: amqp_rpc_reply_t, otherwise kind: Kind = .lost) throws(BrokerFault) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            let code = Int(rabbit_refusal_code(reply))
            let refused: Kind =
                rabbit_refused_channel_only(reply) != 0 ? .channelRefused(code: code) : .connectionRefused(code: code)
            throw BrokerFault(kind: refused, text: String(rabbit_refusal_text(reply)))
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw BrokerFault(status: reply.library_error, kind: kind)
        default: throw BrokerFault(kind: kind, text: "the broker closed the connection")
        }
    }

    /// Throws when a status of the library is not "ok".
    static func check(_ status: Int32, otherwise kind: Kind = .lost) throws(BrokerFault) {
        if status != AMQP_STATUS_OK.rawValue { throw BrokerFault(status: status, kind: kind) }
    }
}

extension BrokerFault {
    init(status: Int32, kind: Kind) {
        self.init(kind: kind, text: amqp_error_string2(status).map { String(cString: $0) } ?? "status \(status)")
    }
}
