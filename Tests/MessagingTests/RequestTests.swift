import Foundation
import Messaging
import Runtime
import TestSupport
import Testing

struct RequestTests {
    /// A service that asks and one that answers, on a broker with the product's topology.
    private struct Pair {
        let broker: TestBroker
        let publisher: Publisher
        let requester: Requester

        init(_ broker: TestBroker) async throws {
            self.broker = broker
            try await broker.importTopology()
            publisher = broker.publisher()
            requester = Requester(
                service: "notification", at: broker.settings, publisher: publisher, log: .silent, metrics: Metrics())
        }

        func responder(_ answer: @escaping @Sendable (Delivery) async -> Responder.Answer) -> Responder {
            Responder(
                queue: "auth.requests", at: broker.settings, publisher: publisher, log: .silent, metrics: Metrics(),
                answer: answer)
        }

        func ready() async throws {
            try await publisher.connected()
            try await eventually("can be answered") { requester.state == .connected }
        }
    }

    @Test func answersGoToWhoAsked() async throws {
        try await TestBroker.with { broker in
            let pair = try await Pair(broker)
            let responder = pair.responder { request in
                .reply(Array("answer to ".utf8) + request.body, type: request.type ?? "")
            }
            try await running([pair.publisher, pair.requester, responder]) {
                try await pair.ready()
                try await withThrowingTaskGroup { group in
                    for number in 0..<50 {
                        group.addTask {
                            let answer = try await pair.requester.request(
                                Array("\(number)".utf8), type: "auth.address.wanted", to: "auth.requests",
                                within: .seconds(20))
                            #expect(answer.body == Array("answer to \(number)".utf8))
                            #expect(answer.type == "auth.address.wanted")
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func endsInTimeWhenNobodyAnswers() async throws {
        try await TestBroker.with { broker in
            let pair = try await Pair(broker)
            try await running([pair.publisher, pair.requester]) {
                try await pair.ready()
                await #expect(throws: Requester.Failure.timeout) {
                    try await pair.requester.request([1], type: "t", to: "auth.requests", within: .milliseconds(200))
                }
            }
        }
    }

    @Test func namesAServiceThatHasNoQueue() async throws {
        try await TestBroker.with { broker in
            let pair = try await Pair(broker)
            try await running([pair.publisher, pair.requester]) {
                try await pair.ready()
                await #expect(throws: Requester.Failure.notSent(.returned(index: 0, code: 312, text: "NO_ROUTE"))) {
                    try await pair.requester.request([1], type: "t", to: "nobody.requests", within: .seconds(20))
                }
            }
        }
    }

    @Test func refusesAtOnceWithoutAConnection() async throws {
        try await TestBroker.with { broker in
            let pair = try await Pair(broker)
            await #expect(throws: Requester.Failure.notConnected) {
                try await pair.requester.request([1], type: "t", to: "auth.requests", within: .seconds(20))
            }
        }
    }

    @Test func tellsThoseWhoWaitWhenTheReplyQueueIsLostAndWorksAgain() async throws {
        try await TestBroker.with { broker in
            let pair = try await Pair(broker)
            let gate = Gate()
            let responder = pair.responder { _ in
                await gate.wait()
                return .reply([2], type: "t")
            }
            try await running([pair.publisher, pair.requester, responder]) {
                try await pair.ready()
                let asking = Task {
                    try await pair.requester.request([1], type: "t", to: "auth.requests", within: .seconds(60))
                }
                try await eventually("asked") { gate.waiting == 1 }
                try await eventually("closed") { try await broker.closeConnections(named: "notification") > 0 }
                await #expect(throws: Requester.Failure.notConnected) { try await asking.value }
                gate.open()
                try await pair.ready()
                let answer = try await pair.requester.request([1], type: "t", to: "auth.requests", within: .seconds(20))
                #expect(answer.body == [2])
            }
        }
    }

    @Test func aRequestPutOffIsAnsweredLater() async throws {
        try await TestBroker.with { broker in
            let pair = try await Pair(broker)
            let attempts = Seen<Int>()
            let responder = pair.responder { _ in
                attempts.add(1)
                return attempts.count == 1 ? .stop : .reply([7], type: "t")
            }
            try await running([pair.publisher, pair.requester, responder]) {
                try await pair.ready()
                let answer = try await pair.requester.request([1], type: "t", to: "auth.requests", within: .seconds(20))
                #expect(answer.body == [7])
            }
            #expect(attempts.count == 2)
        }
    }
}
