import Testing

@testable import Messaging

/// The bookkeeping of confirmations, with every order of answers that a broker may choose.
struct FlightTests {
    private let now = ContinuousClock.now

    private func messages(_ count: Int, mandatory: Bool = true) -> [OutgoingMessage] {
        (0..<count).map {
            OutgoingMessage(exchange: "e", routingKey: "k", body: [], mandatory: mandatory, messageID: "\($0)")
        }
    }

    /// A flight with one batch of which everything was sent.
    private func sent(_ count: Int, window: Int = 100) -> Flight {
        var flight = Flight(window: window)
        _ = flight.add(messages(count), at: now)
        while flight.next(at: now) != nil {}
        return flight
    }

    private func settle(_ flight: inout Flight, _ tag: UInt64, multiple: Bool = false, accepted: Bool = true) {
        flight.settle(tag: tag, multiple: multiple, accepted: accepted, at: now) { _ in }
    }

    @Test func sendsNoMoreThanTheWindow() {
        var flight = Flight(window: 3)
        _ = flight.add(messages(5), at: now)
        #expect((0..<5).map { _ in flight.next(at: now)?.messageID } == ["0", "1", "2", nil, nil])
        settle(&flight, 2)
        #expect(flight.next(at: now)?.messageID == "3")
        #expect(flight.next(at: now) == nil)
        settle(&flight, 3, multiple: true)
        #expect(flight.next(at: now)?.messageID == "4")
    }

    @Test(arguments: [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3]])
    func succeedsWhateverTheOrderOfConfirmations(tags: [UInt64]) {
        var flight = sent(4)
        for (index, tag) in tags.enumerated() {
            #expect(flight.takeFinished().isEmpty, "after \(index)")
            settle(&flight, tag)
        }
        let outcomes = flight.takeFinished().map(\.1)
        #expect(outcomes == [.success(4)])
        #expect(flight.isEmpty)
    }

    @Test func oneConfirmationMayCoverSeveralBatches() {
        var flight = Flight(window: 100)
        let first = flight.add(messages(2), at: now), second = flight.add(messages(3), at: now)
        while flight.next(at: now) != nil {}
        settle(&flight, 5, multiple: true)
        let finished = flight.takeFinished()
        #expect(finished.map(\.0) == [first, second])
        #expect(finished.map(\.1) == [.success(2), .success(3)])
    }

    @Test func aRefusalWaitsForThoseBeforeIt() {
        var flight = sent(5)
        settle(&flight, 4, accepted: false)
        settle(&flight, 1)
        #expect(flight.takeFinished().isEmpty)
        settle(&flight, 3, multiple: true)
        #expect(flight.takeFinished().map(\.1) == [.failure(PublishFailure(.nacked(index: 3), confirmed: 3))])
    }

    @Test func nothingMoreIsSentOfABatchThatHasFailed() {
        var flight = Flight(window: 2)
        _ = flight.add(messages(10), at: now)
        _ = flight.next(at: now)
        _ = flight.next(at: now)
        settle(&flight, 2, accepted: false)
        #expect(flight.next(at: now) == nil)
    }

    @Test func pairsAReturnWithItsMessage() {
        var flight = sent(4)
        flight.returned(ReturnedMessage(code: 312, text: "NO_ROUTE", exchange: "e", routingKey: "k", messageID: "2"))
        settle(&flight, 4, multiple: true)
        let failure = PublishFailure(.returned(index: 2, code: 312, text: "NO_ROUTE"), confirmed: 2)
        #expect(flight.takeFinished().map(\.1) == [.failure(failure)])
    }

    @Test func aLostConnectionEndsEveryBatchOfWhichSomethingWasSent() {
        var flight = Flight(window: 3)
        let first = flight.add(messages(3), at: now)
        let second = flight.add(messages(3), at: now)
        while flight.next(at: now) != nil {}
        settle(&flight, 1)
        #expect(flight.next(at: now)?.messageID == "0")
        flight.connectionLost(.notConnected)
        let finished = flight.takeFinished()
        #expect(finished.map(\.0) == [first, second])
        #expect(
            finished.map(\.1) == [
                .failure(PublishFailure(.notConnected, confirmed: 1)),
                .failure(PublishFailure(.notConnected, confirmed: 0)),
            ])
    }

    @Test func anUnsentBatchGoesOverTheNextConnection() {
        var flight = Flight(window: 3)
        _ = flight.add(messages(3), at: now)
        while flight.next(at: now) != nil {}
        let waiting = flight.add(messages(2), at: now)
        flight.connectionLost(.notConnected)
        #expect(flight.takeFinished().count == 1)
        #expect(flight.next(at: now)?.messageID == "0")
        #expect(flight.next(at: now)?.messageID == "1")
        // Tags start anew with the channel.
        settle(&flight, 2, multiple: true)
        let finished = flight.takeFinished()
        #expect(finished.map(\.0) == [waiting])
        #expect(finished.map(\.1) == [.success(2)])
    }

    @Test(arguments: [0, 9, UInt64.max])
    func ignoresConfirmationsOfWhatWasNeverSent(tag: UInt64) {
        var flight = sent(3)
        settle(&flight, tag, multiple: true)
        settle(&flight, 3, multiple: true)
        settle(&flight, 3, multiple: true)
        #expect(flight.takeFinished().map(\.1) == [.success(3)])
    }

    @Test func keepsCountingThroughManyMessages() {
        var flight = Flight(window: 50)
        _ = flight.add(messages(20_000), at: now)
        var tag: UInt64 = 0
        while let _ = flight.next(at: now) {
            tag += 1
            if tag % 50 == 0 { settle(&flight, tag, multiple: true) }
        }
        #expect(tag == 20_000)
        #expect(flight.takeFinished().map(\.1) == [.success(20_000)])
    }
}
