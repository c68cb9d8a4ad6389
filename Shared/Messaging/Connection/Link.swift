import CRabbitMQ
import Runtime

/// One connection to the broker with one channel, owned by one thread.
///
/// The library has no thread of its own and is not safe to share: heartbeats are only looked after inside
/// its calls, so the owner must call `receive` at least every `pulse`.
final class Link {
    static let channel: amqp_channel_t = 1

    let raw: amqp_connection_state_t
    private(set) var socket: Int32 = -1
    private var assembly = Assembly()

    /// How long the owner may stay away.
    let pulse: Duration

    /// Connects and logs in; blocks for at most the settings' patience, twice.
    init(to address: BrokerSettings.Address, _ settings: BrokerSettings, name: String) throws(BrokerFault) {
        guard let raw = amqp_new_connection() else {
            throw BrokerFault(kind: .unreachable, text: "no memory for a connection")
        }
        self.raw = raw
        pulse = .milliseconds(settings.heartbeat * 500)
        // From here on `deinit` frees the connection, also when this initialiser throws.
        let patience = UInt32(clamping: Int(settings.patience.seconds * 1000))
        rabbit_limit_waiting(raw, patience)
        let transport = try Self.transport(for: raw, settings.tls)
        try BrokerFault.check(
            rabbit_open(transport, address.host, Int32(address.port), patience), otherwise: .unreachable)
        socket = amqp_get_sockfd(raw)
        rabbit_limit_sending(socket, UInt32(clamping: settings.heartbeat * 2000))
        let title = "\(settings.connectionName) \(name)"
        try BrokerFault.check(
            rabbit_login(
                raw, settings.vhost, Int32(settings.heartbeat), title, settings.user, settings.password.reveal()),
            otherwise: .unreachable)
    }

    deinit { amqp_destroy_connection(raw) }

    private static func transport(
        for raw: amqp_connection_state_t, _ tls: BrokerSettings.TLS?
    ) throws(BrokerFault) -> OpaquePointer {
        guard let tls else {
            guard let plain = amqp_tcp_socket_new(raw) else {
                throw BrokerFault(kind: .unreachable, text: "no memory for a socket")
            }
            return plain
        }
        guard let secure = amqp_ssl_socket_new(raw) else {
            throw BrokerFault(kind: .unreachable, text: "TLS cannot be set up")
        }
        amqp_ssl_socket_set_verify_peer(secure, 1)
        amqp_ssl_socket_set_verify_hostname(secure, 1)
        try BrokerFault.check(
            amqp_ssl_socket_set_ssl_versions(secure, AMQP_TLSv1_2, AMQP_TLSvLATEST), otherwise: .unreachable)
        try BrokerFault.check(amqp_ssl_socket_set_cacert(secure, tls.authorities), otherwise: .unreachable)
        if let certificate = tls.certificate, let key = tls.key {
            try BrokerFault.check(amqp_ssl_socket_set_key(secure, certificate, key), otherwise: .unreachable)
        }
        return secure
    }

    /// Reads one event without waiting; nil when nothing is there.
    func receive() throws(BrokerFault) -> BrokerEvent? {
        while true {
            var frame = amqp_frame_t()
            let status = rabbit_receive(raw, &frame)
            if status == AMQP_STATUS_TIMEOUT.rawValue {
                amqp_maybe_release_buffers(raw)
                return nil
            }
            try BrokerFault.check(status)
            let event = try assembly.add(&frame)
            amqp_maybe_release_buffers_on_channel(raw, frame.channel)
            if let event { return event }
        }
    }

    /// Drops the first frames of a message whose channel has ended.
    func forgetHalfReceived() { assembly = Assembly() }

    /// Says goodbye; what was not acknowledged goes back to its queue in order.
    func close() {
        rabbit_limit_waiting(raw, 2000)
        _ = amqp_connection_close(raw, AMQP_REPLY_SUCCESS)
    }

    /// Answers the broker's own goodbye.
    func answerConnectionClose() { rabbit_answer_connection_close(raw) }
}
