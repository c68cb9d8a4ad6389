import Contracts
import Database
import Foundation
import Messaging
import Runtime
import TestSupport

@testable import EventLog

/// What the events of a test have brought about: a row for each, in the order in which they took effect.
///
/// A subject in the table `poison` makes its events fail.
struct Effects {
    let bench: EventLogBench

    struct Poisoned: Error {}

    init(on bench: EventLogBench) async throws {
        self.bench = bench
        try await bench.run(
            """
            CREATE TABLE IF NOT EXISTS effect (
                subject uuid, seq bigint, place bigint GENERATED ALWAYS AS IDENTITY, UNIQUE (subject, seq))
            """)
        try await bench.run("CREATE TABLE IF NOT EXISTS poison (subject uuid)")
    }

    /// An inbox whose reaction writes the rows; `before` may fail it.
    func inbox(
        over journal: Journal? = nil, metrics: Metrics = Metrics(),
        before: @escaping @Sendable (UUID, Int64, isolated Connection) throws -> Void = { _, _, _ in }
    ) -> Inbox {
        Inbox(
            consumer: "test",
            subscriptions: [
                .on(ContactChanged.self) { envelope, database in
                    try before(envelope.subject, envelope.sequence, database)
                    let isPoisoned = try database.first(
                        "SELECT EXISTS (SELECT FROM poison WHERE subject = \(envelope.subject))", as: Bool.self)
                    if isPoisoned == true { throw Poisoned() }
                    try database.write(
                        "INSERT INTO effect (subject, seq) VALUES (\(envelope.subject), \(envelope.sequence))")
                }
            ], journal: journal ?? bench.journal, log: .silent, metrics: metrics)
    }

    func replay(_ inbox: Inbox) async throws {
        _ = try await ParkedReplay(for: inbox, from: nil, log: .silent).replayDue()
    }

    /// The numbers of one subject's events, as they took effect.
    func sequences(of subject: UUID) async throws -> [Int64] {
        try await bench.database.run(
            "SELECT seq FROM effect WHERE subject = \(subject) ORDER BY place", as: Int64.self)
    }

    func poison(_ subject: UUID) async throws { try await bench.run("INSERT INTO poison VALUES (\(subject))") }

    func heal() async throws { try await bench.run("DELETE FROM poison") }

    /// Makes every wait of a parked event end now.
    func letTimePass() async throws {
        try await bench.run(
            "UPDATE inbox_parked SET next_at = '-infinity', first_at = first_at - interval '1 minute'")
    }

    /// The parked events: state, number and tries.
    func parked() async throws -> [Parked] {
        try await bench.database.run(
            "SELECT state, COALESCE(agg_seq, 0), attempts FROM inbox_parked ORDER BY agg_seq",
            as: (String, Int64, Int).self
        ).map { Parked(state: $0.0, sequence: $0.1, attempts: $0.2) }
    }

    struct Parked: Equatable { let state: String, sequence: Int64, attempts: Int }
}
