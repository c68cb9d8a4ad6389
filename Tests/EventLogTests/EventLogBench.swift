import Contracts
import Database
import Foundation
import Messaging
import Runtime
import TestSupport

@testable import EventLog

/// A service's record on a database of its own, with events to tell.
struct EventLogBench {
    let journal: Journal
    let herald = Herald()

    init() throws { self.init(on: try FreshDatabase.database) }

    init(on database: Database) { journal = Journal(database: database, clock: .system) }

    /// Another instance of the same service: the same database, and nothing else in common.
    static func another(_ name: String = "another") throws -> EventLogBench {
        var settings = try FreshDatabase.settings
        settings.applicationName = name
        return EventLogBench(on: Database(settings, log: .silent, metrics: Metrics()))
    }

    var database: Database { journal.database }

    var sequencer: Sequencer { Sequencer(journal: journal, herald: herald, log: .silent, metrics: Metrics()) }

    /// Records one person's contact as having changed, as the `sequence`th event about that person.
    func announce(_ person: UUID, _ sequence: Int64, mustRoute: Bool = true) async throws {
        try await journal.transaction { try $0.announceContact(of: person, sequence, mustRoute: mustRoute) }
    }

    /// Announces and records `count` events about people of whom nothing was heard before.
    func record(_ count: Int, mustRoute: Bool = true) async throws {
        try await journal.transaction { database in
            for _ in 0..<count { try database.announceContact(of: UUID(), 1, mustRoute: mustRoute) }
        }
        try await sequenceAll()
    }

    func sequenceAll() async throws {
        while try await sequencer.sequenceOnce() != .done {}
    }

    func events(after position: Int64 = 0) async throws -> [RecordedEvent] {
        try await database.transaction { try $0.events(after: position, atMost: 10_000) }
    }

    /// The bytes of every recorded event, in the order of the record.
    func bodies() async throws -> [Data] { try await events().map { Data($0.body.array) } }

    func run(_ sql: SQL) async throws { try await database.execute(sql) }

    func count(_ sql: SQL) async throws -> Int { try await database.first(sql, as: Int.self) ?? -1 }
}

extension Connection {
    func announceContact(of person: UUID, _ sequence: Int64, mustRoute: Bool = true) throws {
        try announce(
            Announcement(
                ContactChanged(personID: person, hasAddress: sequence % 2 == 0), of: person, sequence: sequence,
                agency: "rayong", at: Date(timeIntervalSince1970: 1_617_179_400)), mustRoute: mustRoute)
    }
}
