import CRabbitMQ

/// The calls that wait for the broker's answer, in the order in which a link needs them.
extension Link {
    /// Opens the channel; also after the broker closed it.
    func openChannel() throws(BrokerFault) {
        amqp_channel_open(raw, Self.channel)
        try checkLastCall()
    }

    /// Closes the channel, so that everything not acknowledged returns to its queue in order.
    func closeChannel() throws(BrokerFault) {
        try BrokerFault.check(amqp_channel_close(raw, Self.channel, AMQP_REPLY_SUCCESS))
        amqp_maybe_release_buffers(raw)
        forgetHalfReceived()
    }

    /// Agrees to the broker's closing of the channel, after which it may be opened again.
    func answerChannelClose() {
        rabbit_answer_channel_close(raw, Self.channel)
        forgetHalfReceived()
    }

    /// From now on every message is confirmed.
    func selectConfirms() throws(BrokerFault) {
        amqp_confirm_select(raw, Self.channel)
        try checkLastCall()
    }

    /// How many deliveries the broker may have under way to this consumer.
    func limitDeliveries(to prefetch: Int) throws(BrokerFault) {
        amqp_basic_qos(raw, Self.channel, 0, UInt16(clamping: prefetch), 0)
        try checkLastCall()
    }

    /// A queue of this connection alone, gone when it ends.
    func declareExclusive(_ queue: String) throws(BrokerFault) {
        queue.withAMQPBytes { queue in
            _ = amqp_queue_declare(raw, Self.channel, queue, 0, 0, 1, 0, amqp_empty_table)
        }
        try checkLastCall()
    }

    func bind(_ queue: String, to exchange: String, key: String) throws(BrokerFault) {
        queue.withAMQPBytes { queue in
            exchange.withAMQPBytes { exchange in
                key.withAMQPBytes { key in
                    _ = amqp_queue_bind(raw, Self.channel, queue, exchange, key, amqp_empty_table)
                }
            }
        }
        try checkLastCall()
    }

    /// Deliveries begin.
    func consume(_ queue: String) throws(BrokerFault) {
        queue.withAMQPBytes { queue in
            _ = amqp_basic_consume(raw, Self.channel, queue, amqp_empty_bytes, 0, 0, 0, amqp_empty_table)
        }
        try checkLastCall()
    }

    /// Acknowledges one delivery, or every one up to it.
    func acknowledge(_ tag: UInt64, upTo multiple: Bool) throws(BrokerFault) {
        try BrokerFault.check(amqp_basic_ack(raw, Self.channel, tag, multiple ? 1 : 0))
    }

    /// Hands one delivery to the dead letters.
    func reject(_ tag: UInt64) throws(BrokerFault) {
        try BrokerFault.check(amqp_basic_reject(raw, Self.channel, tag, 0))
    }

    private func checkLastCall() throws(BrokerFault) {
        do {
            try BrokerFault.check(amqp_get_rpc_reply(raw))
        } catch {
            // The broker waits for an answer to its "close" before it lets the channel be opened again.
            if case .channelRefused = error.kind { rabbit_answer_channel_close(raw, Self.channel) }
            throw error
        }
    }
}
