import Database
import Foundation
import Messaging
import Runtime
import TestSupport
import Testing

@testable import EventLog

/// Events that never arrive are fetched from the record of the service that told them.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct ArchiveTests {
    @Test func fillsAGapFromThePublishersRecord() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let (person, other) = (UUID(), UUID())
        for sequence in 1...Int64(250) { try await bench.announce(person, sequence) }
        for sequence in 1...Int64(3) { try await bench.announce(other, sequence) }
        try await bench.sequenceAll()
        let bodies = try await bench.bodies()
        let inbox = effects.inbox()
        try await answering(from: bench) { archive in
            for body in [bodies[0], bodies[249], bodies[252]] { _ = try await inbox.receive(body) }
            let replay = ParkedReplay(for: inbox, from: archive, log: .silent)
            try await replay.fillGaps(from: archive)
            #expect(try await effects.sequences(of: person) == [1], "they may still be on their way")
            try await effects.letTimePass()
            try await replay.fillGaps(from: archive)
        }
        #expect(try await effects.sequences(of: person) == Array(1...250))
        #expect(try await effects.sequences(of: other) == [1, 2, 3])
        #expect(try await effects.parked().isEmpty)
    }

    @Test func leavesAGapThatThePublisherCannotFill() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let person = UUID()
        for sequence in 1...Int64(3) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        let bodies = try await bench.bodies()
        try await bench.run("DELETE FROM event_log")
        let inbox = effects.inbox()
        try await answering(from: bench) { archive in
            _ = try await inbox.receive(bodies[2])
            try await effects.letTimePass()
            try await ParkedReplay(for: inbox, from: archive, log: .silent).fillGaps(from: archive)
        }
        #expect(try await effects.parked() == [.init(state: "gap", sequence: 3, attempts: 0)])
        for body in bodies.prefix(2) { #expect(try await inbox.receive(body) == .applied) }
        #expect(try await effects.sequences(of: person) == [1, 2, 3])
    }

    /// The publisher of one thing does not answer; the gaps of the others are filled all the same.
    @Test func isNotHeldUpByAPublisherThatDoesNotAnswer() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let person = UUID()
        for sequence in 1...Int64(2) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        let bodies = try await bench.bodies()
        let inbox = effects.inbox()
        for number in 0..<15 {
            try await bench.run(
                """
                INSERT INTO inbox_watermark (consumer, agg_type, agg_id, last_seq)
                VALUES ('test', 'nobody.thing', \(UUID()), \(number))
                """)
        }
        try await bench.run(
            """
            INSERT INTO inbox_parked (consumer, event_id, event_type, agg_type, agg_id, agg_seq, state, next_at,
                                      first_at, body)
            SELECT consumer, gen_random_uuid(), 'x', agg_type, agg_id, last_seq + 2, 'gap', '-infinity', '-infinity', ''
            FROM inbox_watermark
            """)
        try await answering(from: bench) { archive in
            _ = try await inbox.receive(bodies[1])
            try await bench.run("UPDATE inbox_parked SET first_at = '2021-01-01'")
            try await ParkedReplay(for: inbox, from: archive, log: .silent).fillGaps(from: archive)
        }
        #expect(try await effects.sequences(of: person) == [1, 2])
    }

    @Test(arguments: [
        "", "{}", #"{"aggregate":"auth.person"}"#,
        #"{"aggregate":"auth.person","subject":"x","first":1,"last":2}"#,
    ])
    func refusesAQuestionWithoutSense(question: String) async throws {
        let journal = try EventLogBench().journal
        await #expect(throws: DecodingError.self) {
            try await ArchiveQuestion.answer(Array(question.utf8), from: journal)
        }
    }

    @Test(arguments: [
        [Int64.min, Int64.max], [Int64.max, Int64.max], [0, -1], [5, 1], [-3, 0],
    ])
    func answersAnyRange(range: [Int64]) async throws {
        let bench = try EventLogBench(), person = UUID()
        for sequence in 1...Int64(2) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        let question = ArchiveQuestion(aggregate: "auth.person", subject: person, first: range[0], last: range[1])
        let answer = try await ArchiveQuestion.answer(Array(JSONEncoder().encode(question)), from: bench.journal)
        let bodies = try JSONDecoder().decode([Data].self, from: Data(answer))
        #expect(bodies == (range[0] == .min ? try await bench.bodies() : []))
    }

    /// A requester and a publisher's responder, with a real broker between them.
    private func answering(from bench: EventLogBench, _ body: (Archive) async throws -> Void) async throws {
        try await TestBroker.with { broker in
            try await broker.importTopology()
            let publisher = Publisher(to: broker.settings, log: .silent, metrics: Metrics())
            let requester = Requester(
                service: "submission", at: broker.settings, publisher: publisher, log: .silent, metrics: Metrics())
            let responder = Responder(
                queue: "auth.requests", at: broker.settings, publisher: publisher, log: .silent, metrics: Metrics()
            ) { [journal = bench.journal] request in
                guard let answer = try? await ArchiveQuestion.answer(request.body, from: journal) else {
                    return .reject
                }
                return .reply(answer, type: ArchiveQuestion.type)
            }
            try await running([publisher, requester, responder]) {
                try await eventually("connected") { publisher.state == .connected && requester.state == .connected }
                try await body(Archive(through: requester))
            }
        }
    }
}
