import Foundation
import Messaging
import Runtime
import Synchronization
import TestSupport
import Testing

struct ConsumingTests {
    /// Fills `queue` with the numbers from 0.
    private func fill(_ queue: String, _ broker: TestBroker, upTo count: Int) async throws {
        let publisher = broker.publisher(name: "filler")
        try await running(publisher) {
            try await publisher.connected()
            try await publisher.publish((0..<count).map { OutgoingMessage.numbered($0, to: queue) })
        }
    }

    @Test func handlesEachKeyInOrderWhileOthersRunBesideIt() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            try await fill("q", broker, upTo: 400)
            let seen = Seen<Int>(), together = Mutex((now: [Int: Int](), most: 0, clashes: 0))
            let consumer = broker.consumer(of: "q", prefetch: 50, concurrency: 8, orderingKey: { "\($0.number % 5)" }) {
                let key = $0.number % 5
                together.withLock { together in
                    together.now[key, default: 0] += 1
                    if together.now[key, default: 0] > 1 { together.clashes += 1 }
                    together.most = max(together.most, together.now.values.reduce(0, +))
                }
                // Lets the others in: without it a handler would be done before the next one begins.
                for _ in 0..<20 { await Task.yield() }
                try? await Task.sleep(for: .milliseconds(1))
                seen.add($0.number)
                together.withLock { $0.now[key, default: 0] -= 1 }
                return .ack
            }
            try await running(consumer) { try await eventually("all handled") { seen.count == 400 } }
            for key in 0..<5 {
                #expect(seen.all.filter { $0 % 5 == key } == Array(stride(from: key, to: 400, by: 5)))
            }
            #expect(together.withLock { $0.clashes } == 0)
            #expect(together.withLock { $0.most } > 1)
        }
    }

    @Test func neverHasMoreUnderWayThanAllowed() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            try await fill("q", broker, upTo: 200)
            let running3 = Mutex((now: 0, most: 0)), seen = Seen<Int>()
            let consumer = broker.consumer(of: "q", prefetch: 10, concurrency: 3) { delivery in
                running3.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                try? await Task.sleep(for: .milliseconds(1))
                running3.withLock { $0.now -= 1 }
                seen.add(delivery.number)
                return .ack
            }
            try await running(consumer) { try await eventually("all handled") { seen.count == 200 } }
            #expect(running3.withLock { $0.most } == 3)
        }
    }

    /// The first comes alone, because nothing waits for a batch to fill.
    @Test func handsOverTogetherWhatHasGatheredMeanwhile() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            try await fill("q", broker, upTo: 25)
            let batches = Seen<[Int]>(), gate = Gate(), metrics = Metrics()
            let consumer = Consumer(
                from: .queue("q"), at: broker.settings, name: "consumer", prefetch: 25, concurrency: 1, batch: 8,
                orderingKey: { "\($0.number / 2)" }, awaitReady: {}, log: .silent, metrics: metrics,
                handlingTogether: { deliveries in
                    batches.add(deliveries.map(\.number))
                    await gate.wait()
                    return deliveries.map { $0.number == 24 ? .stop : .ack }
                })
            try await running(consumer) {
                try await eventually("the first") { gate.waiting == 1 }
                try await eventually("the rest has come") {
                    metrics.counter("raingan_amqp_deliveries_total", "").value(["name": "consumer"]) == 25
                }
                gate.open()
                try await eventually("all handled") { Set(batches.all.joined()).count == 25 }
            }
            #expect(batches.all.allSatisfy { $0.count <= 8 })
            #expect(batches.all.contains { $0.count == 8 })
            for batch in batches.all { #expect(Set(batch.map { $0 / 2 }).count == batch.count) }
            #expect(try await broker.drain("q", expecting: 1) == [24])
        }
    }

    @Test func acknowledgesWhatWasHandledAndNothingElse() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            try await fill("q", broker, upTo: 40)
            let handled = Seen<Int>(), held = Gate()
            // Odd numbers never end before the consumer is stopped.
            let consumer = broker.consumer(of: "q", prefetch: 40, concurrency: 40) {
                if $0.number % 2 == 1 {
                    await held.wait()
                    return .stop
                }
                handled.add($0.number)
                return .ack
            }
            try await running(consumer) {
                try await eventually("even ones handled") { handled.count == 20 && held.waiting == 20 }
                held.open()
            }
            let left = try await broker.drain("q", expecting: 20)
            #expect(Set(left) == Set(stride(from: 1, to: 40, by: 2)))
        }
    }

    @Test func handsRejectedMessagesToTheDeadLetters() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(exchange: "dlx", type: "direct")
            try await broker.declare(queue: "dlq")
            try await broker.bind("dlq", to: "dlx", key: "q")
            try await broker.declare(
                queue: "q", policy: #"{"dead-letter-exchange":"dlx","dead-letter-routing-key":"q","delivery-limit":20}"#
            )
            try await fill("q", broker, upTo: 10)
            let seen = Seen<Int>()
            let consumer = broker.consumer(of: "q") {
                seen.add($0.number)
                return $0.number == 4 ? .reject : .ack
            }
            try await running(consumer) { try await eventually("all seen") { seen.count == 10 } }
            #expect(try await broker.drain("dlq", expecting: 1) == [4])
        }
    }

    @Test func stopPutsEverythingBackInOrderUntilTheOwnerIsReady() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q", policy: #"{"delivery-limit":20}"#)
            try await fill("q", broker, upTo: 30)
            let seen = Seen<Int>(), asked = Gate(), away = Mutex(true)
            let consumer = broker.consumer(of: "q", prefetch: 20, concurrency: 1, awaitReady: { await asked.wait() }) {
                if $0.number == 7, away.withLock({ $0 }) { return .stop }
                seen.add($0.number)
                return .ack
            }
            try await running(consumer) {
                try await eventually("resting") { asked.waiting == 1 }
                #expect(seen.all == Array(0..<7))
                away.withLock { $0 = false }
                asked.open()
                try await eventually("all handled") { seen.count == 30 }
            }
            #expect(seen.all == Array(0..<30))
        }
    }

    @Test func losesNothingWhenAnOperatorClosesTheConnection() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            try await fill("q", broker, upTo: 2000)
            let seen = Seen<Int>(), metrics = Metrics()
            let consumer = broker.consumer(of: "q", prefetch: 20, concurrency: 4, metrics: metrics) {
                // Slow enough to be interrupted in the middle.
                try? await Task.sleep(for: .milliseconds(5))
                seen.add($0.number)
                return .ack
            }
            try await running(consumer) {
                try await eventually("closed") { try await broker.closeConnections(named: "consumer") > 0 }
                try await eventually("all handled") { Set(seen.all).count == 2000 }
            }
            #expect(metrics.text().contains(#"raingan_amqp_reconnects_total{name="consumer",role="consume"} 1"#))
            // What was acknowledged did not come again: at most the prefetch window did.
            #expect(seen.count <= 2020)
        }
    }

    @Test func comesBackWhenItsQueueWasDeletedAndMadeAgain() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let seen = Seen<Int>(), lines = Seen<String>()
            let consumer = Consumer(
                from: .queue("q"), at: broker.settings, name: "consumer", log: Log(service: "test") { lines.add($0) },
                metrics: Metrics()
            ) {
                seen.add($0.number)
                return .ack
            }
            try await running(consumer) {
                try await eventually("connected") { consumer.state == .connected }
                try await broker.management.delete("queues/\(broker.vhost)/q")
                try await eventually("told") { lines.all.contains { $0.contains("the queue is gone") } }
                try await broker.declare(queue: "q")
                try await fill("q", broker, upTo: 3)
                try await eventually("handled") { seen.count == 3 }
            }
        }
    }

    @Test func stoppingLetsRunningHandlersFinishAndKeepsTheRestInOrder() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q", policy: #"{"delivery-limit":20}"#)
            try await fill("q", broker, upTo: 30)
            let gate = Gate(), finished = Seen<Int>()
            let consumer = broker.consumer(of: "q", prefetch: 20, concurrency: 2) {
                await gate.wait()
                finished.add($0.number)
                return .ack
            }
            let life = Task { try await consumer.run() }
            try await eventually("two running") { gate.waiting == 2 }
            life.cancel()
            gate.open()
            try await life.value
            #expect(Set(finished.all) == [0, 1])
            #expect(consumer.state == .closed)
            #expect(try await broker.drain("q", expecting: 28) == Array(2..<30))
        }
    }

    @Test func countsDeliveriesOfAQuorumQueue() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q", policy: #"{"delivery-limit":20}"#)
            try await fill("q", broker, upTo: 1)
            let counts = Seen<Int?>()
            let consumer = broker.consumer(of: "q") {
                counts.add($0.deliveryCount)
                return counts.count < 3 ? .stop : .ack
            }
            try await running(consumer) { try await eventually("three times") { counts.count == 3 } }
            #expect(counts.all == [nil, 1, 2])
        }
    }

    @Test func tellsItsOwnerWhenAnExclusiveQueueHearsAndWhenItIsDeaf() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(exchange: "auth.events")
            let life = Seen<String>(), heard = Seen<String>()
            let queue = ExclusiveQueue(
                prefix: "rev.approval.",
                bindings: [ExclusiveQueue.Binding(exchange: "auth.events", key: "auth.session.#")],
                onBound: { life.add("bound to \($0)") }, onLost: { life.add("lost") })
            let consumer = Consumer(
                from: .exclusive(queue), at: broker.settings, name: "revocations", log: .silent, metrics: Metrics()
            ) {
                heard.add($0.routingKey)
                return .ack
            }
            let publisher = broker.publisher()
            func publish(_ key: String) async throws {
                let message = OutgoingMessage(exchange: "auth.events", routingKey: key, body: [])
                try await publisher.publish([message])
            }
            try await running([publisher, consumer]) {
                try await publisher.connected()
                try await eventually("bound") { life.count == 1 }
                try await publish("auth.person.changed.v1.moi")
                try await publish("auth.session.revoked.v1.moi")
                try await eventually("heard") { heard.count == 1 }
                try await eventually("closed") { try await broker.closeConnections(named: "revocations") > 0 }
                try await eventually("bound again") { life.count == 3 }
                try await publish("auth.session.revoked.v1.mof")
                try await eventually("heard again") { heard.count == 2 }
            }
            #expect(heard.all == ["auth.session.revoked.v1.moi", "auth.session.revoked.v1.mof"])
            #expect(life.all[1] == "lost" && life.all.last == "lost")
            #expect(life.all[0].hasPrefix("bound to rev.approval.") && life.all[0] != life.all[2])
            try await eventually("its queues are gone") {
                try await broker.management.list("queues/\(broker.vhost)").isEmpty
            }
        }
    }
}
