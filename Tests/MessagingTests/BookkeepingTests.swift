import Testing

@testable import Messaging

struct AckLedgerTests {
    private func ledger(_ count: UInt64) -> AckLedger {
        var ledger = AckLedger()
        for tag in 1...count { ledger.delivered(tag) }
        return ledger
    }

    @Test func coversARunWithOneAcknowledgement() {
        var ledger = ledger(5)
        #expect(ledger.settle([(2, false), (1, false), (3, false)]) == [.acknowledge(3, upTo: true)])
        #expect(ledger.settle([(4, false)]) == [.acknowledge(4, upTo: false)])
    }

    @Test func neverCoversAnOpenDelivery() {
        var ledger = ledger(5)
        #expect(
            ledger.settle([(2, false), (4, false)]) == [.acknowledge(2, upTo: false), .acknowledge(4, upTo: false)])
        #expect(ledger.settle([(1, false), (3, false)]) == [.acknowledge(3, upTo: true)])
        #expect(ledger.settle([(5, false)]) == [.acknowledge(5, upTo: false)])
        #expect(ledger.isEmpty)
    }

    @Test func rejectsBeforeAnAcknowledgementCouldCoverIt() {
        var ledger = ledger(3)
        let commands = ledger.settle([(1, false), (3, false), (2, true)])
        #expect(commands == [.reject(2), .acknowledge(3, upTo: true)])
    }

    @Test func ignoresWhatItDoesNotKnow() {
        var ledger = ledger(2)
        #expect(ledger.settle([(7, false), (1, false), (1, false)]) == [.acknowledge(1, upTo: false)])
        #expect(ledger.settle([(1, true)]) == [])
    }

    /// Plays random outcomes against a broker that forgets what it is told to.
    @Test(arguments: 0..<20)
    func tellsTheBrokerExactlyWhatWasSettled(round: Int) {
        var random = SystemRandomNumberGenerator()
        var ledger = AckLedger(), unsettled: [UInt64] = [], settled: Set<UInt64> = []
        var atBroker: Set<UInt64> = [], next: UInt64 = 0
        for _ in 0..<300 {
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                next += 1
                ledger.delivered(next)
                unsettled.append(next)
                atBroker.insert(next)
            }
            unsettled.shuffle(using: &random)
            let outcomes = unsettled.suffix(Int.random(in: 0...5, using: &random)).map { ($0, Bool.random()) }
            unsettled.removeLast(outcomes.count)
            settled.formUnion(outcomes.map(\.0))
            for command in ledger.settle(outcomes.map { (tag: $0.0, rejected: $0.1) }) {
                switch command {
                case .acknowledge(let tag, upTo: true): atBroker = atBroker.filter { $0 > tag }
                case .acknowledge(let tag, upTo: false), .reject(let tag): #expect(atBroker.remove(tag) != nil)
                }
            }
            #expect(atBroker == Set(unsettled))
        }
    }
}

struct KeyedOrderTests {
    @Test func holdsBackWhatSharesAKey() {
        var order = KeyedOrder<Int>()
        for (item, key) in [(1, "a"), (2, "a"), (3, "b"), (4, nil), (5, "a")] as [(Int, String?)] {
            order.add(item, key: key)
        }
        #expect([order.next(), order.next(), order.next(), order.next()] == [1, 3, 4, nil])
        order.release(key: "a")
        #expect([order.next(), order.next()] == [2, nil])
        order.release(key: "b")
        order.release(key: nil)
        #expect(order.next() == nil)
        order.release(key: "a")
        #expect(order.next() == 5)
    }

    @Test func keepsTheKeyOfWhatRunsWhenTheRestIsDropped() {
        var order = KeyedOrder<Int>()
        for (item, key) in [(1, "a"), (2, "a"), (3, "b")] { order.add(item, key: key) }
        #expect(order.next() == 1)
        order.dropWaiting()
        #expect(order.next() == nil)
        order.add(4, key: "b")
        order.add(5, key: "a")
        #expect([order.next(), order.next()] == [4, nil])
        order.release(key: "a")
        #expect(order.next() == 5)
    }
}
