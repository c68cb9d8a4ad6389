/// What is under way between a publisher and the broker: batches, the window of unconfirmed messages, outcomes.
///
/// Knows no socket and no thread: what happened goes in, what is to be sent and what has ended comes out.
struct Flight {
    typealias BatchID = Int

    private enum Fate { case open, confirmed, nacked, returned(code: Int, text: String) }

    private struct Batch {
        let messages: [OutgoingMessage]
        let since: ContinuousClock.Instant
        var fates: [Fate]
        var sent = 0
        /// All before this index are confirmed.
        var prefix = 0
        /// No more is sent of a batch that cannot succeed any more.
        var failing = false
    }

    private struct Slot {
        let batch: BatchID
        let index: Int
        let sentAt: ContinuousClock.Instant
        var returned: (code: Int, text: String)?
        var settled = false
    }

    private let limit: Int
    private var batches: [BatchID: Batch] = [:]
    private var order: [BatchID] = []
    private var nextID = 0
    /// Unconfirmed messages by delivery tag; `slots[head]` has the tag `firstTag`.
    private var slots: [Slot] = []
    private var head = 0
    private var firstTag: UInt64 = 1
    private var unsettled = 0
    private var finished: [(BatchID, Result<Int, PublishFailure>)] = []

    init(window limit: Int) { self.limit = limit }

    var isEmpty: Bool { batches.isEmpty }

    mutating func add(_ messages: [OutgoingMessage], at now: ContinuousClock.Instant) -> BatchID {
        nextID += 1
        batches[nextID] = Batch(
            messages: messages, since: now, fates: Array(repeating: .open, count: messages.count))
        order.append(nextID)
        return nextID
    }

    /// The next message to send, which is under way from now on; nil while the window is full.
    mutating func next(at now: ContinuousClock.Instant) -> OutgoingMessage? {
        guard unsettled < limit else { return nil }
        for id in order {
            guard let batch = batches[id], !batch.failing, batch.sent < batch.messages.count else { continue }
            slots.append(Slot(batch: id, index: batch.sent, sentAt: now))
            unsettled += 1
            batches[id]?.sent += 1
            return batch.messages[batch.sent]
        }
        return nil
    }

    /// The message given out last could not be written; it was never under way.
    mutating func lastWasUnsendable() {
        guard let slot = slots.popLast() else { return }
        unsettled -= 1
        guard let batch = batches[slot.batch] else { return }
        end(slot.batch, .failure(PublishFailure(.unsendable(index: slot.index), confirmed: batch.prefix)))
    }

    /// A mandatory message came back; its confirmation will follow.
    mutating func returned(_ message: ReturnedMessage) {
        for place in head..<slots.count where !slots[place].settled && slots[place].returned == nil {
            guard let sent = batches[slots[place].batch]?.messages[slots[place].index] else { continue }
            guard sent.mandatory, sent.messageID == message.messageID, sent.routingKey == message.routingKey,
                sent.exchange == message.exchange
            else { continue }
            slots[place].returned = (message.code, message.text)
            return
        }
    }

    /// The broker has taken, or refused, one message or all up to it; tells `took` how long each one needed.
    mutating func settle(
        tag: UInt64, multiple: Bool, accepted: Bool, at now: ContinuousClock.Instant, took: (Duration) -> Void
    ) {
        guard tag >= firstTag, tag - firstTag < UInt64(slots.count - head) else { return }
        let last = head + Int(tag - firstTag)
        for place in (multiple ? head : last)...last where !slots[place].settled {
            slots[place].settled = true
            unsettled -= 1
            let slot = slots[place]
            took(now - slot.sentAt)
            if let returned = slot.returned {
                decide(slot, .returned(code: returned.code, text: returned.text))
            } else {
                decide(slot, accepted ? .confirmed : .nacked)
            }
        }
        while head < slots.count, slots[head].settled { (head, firstTag) = (head + 1, firstTag + 1) }
        if head == slots.count || head > 4096 {
            slots.removeFirst(head)
            head = 0
        }
    }

    private mutating func decide(_ slot: Slot, _ fate: Fate) {
        guard batches[slot.batch] != nil else { return }
        batches[slot.batch]?.fates[slot.index] = fate
        if case .confirmed = fate {} else { batches[slot.batch]?.failing = true }
        advance(slot.batch)
    }

    /// Ends a batch when its first undecided message is none, or the first one that failed.
    private mutating func advance(_ id: BatchID) {
        guard var batch = batches[id] else { return }
        while batch.prefix < batch.fates.count, case .confirmed = batch.fates[batch.prefix] { batch.prefix += 1 }
        batches[id]?.prefix = batch.prefix
        guard batch.prefix < batch.fates.count else { return end(id, .success(batch.fates.count)) }
        switch batch.fates[batch.prefix] {
        case .open, .confirmed: return
        case .nacked: end(id, .failure(PublishFailure(.nacked(index: batch.prefix), confirmed: batch.prefix)))
        case .returned(let code, let text):
            let kind = PublishFailure.Kind.returned(index: batch.prefix, code: code, text: text)
            end(id, .failure(PublishFailure(kind, confirmed: batch.prefix)))
        }
    }

    /// Ends every batch of which something was sent; the tags start again at 1.
    mutating func connectionLost(_ kind: PublishFailure.Kind) {
        for id in order where batches[id].map({ $0.sent > 0 }) ?? false { fail(id, kind) }
        slots.removeAll(keepingCapacity: true)
        (head, firstTag, unsettled) = (0, 1, 0)
    }

    /// Ends every batch; what is under way stays counted until its confirmation comes.
    mutating func failAll(_ kind: PublishFailure.Kind) {
        for id in order { fail(id, kind) }
    }

    /// Ends the batches that were handed in before `limit`.
    mutating func failAll(handedInBefore limit: ContinuousClock.Instant, _ kind: PublishFailure.Kind) {
        for id in order where batches[id].map({ $0.since < limit }) ?? false { fail(id, kind) }
    }

    private mutating func fail(_ id: BatchID, _ kind: PublishFailure.Kind) {
        guard let batch = batches[id] else { return }
        end(id, .failure(PublishFailure(kind, confirmed: batch.prefix)))
    }

    private mutating func end(_ id: BatchID, _ outcome: Result<Int, PublishFailure>) {
        batches[id] = nil
        order.removeAll { $0 == id }
        finished.append((id, outcome))
    }

    /// What has ended since the last call.
    mutating func takeFinished() -> [(BatchID, Result<Int, PublishFailure>)] {
        defer { finished.removeAll() }
        return finished
    }
}
