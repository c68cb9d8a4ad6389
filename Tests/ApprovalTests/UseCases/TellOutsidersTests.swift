import Contracts
import Database
import Foundation
import Messaging
import Projections
import Runtime
import TestSupport
import Testing

@testable import ApprovalService
@testable import EventLog

/// Who may know of which event, decided from what Notification says of subscribers (C3).
@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct TellOutsidersTests {
    struct Wish: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var events = ["approval.case.opened.v1"]
        var programmes: [String] = []
        var hierarchy = "area"
        var agencies = ["rayong"]
        var state = "active"
        let told: Int
    }

    static let wishes = [
        Wish(testDescription: "its province", told: 1),
        Wish(testDescription: "the agency itself", agencies: ["rayong-agriculture"], told: 1),
        Wish(testDescription: "all of the country", agencies: ["thailand"], told: 1),
        Wish(testDescription: "a neighbouring province", agencies: ["chonburi"], told: 0),
        Wish(testDescription: "one of two", agencies: ["chonburi", "rayong"], told: 1),
        Wish(testDescription: "no agency at all", agencies: [], told: 0),
        Wish(testDescription: "another hierarchy", hierarchy: "line", agencies: ["rayong"], told: 0),
        Wish(testDescription: "by oversight", hierarchy: "oversight", agencies: ["nesdc"], told: 1),
        Wish(testDescription: "a hierarchy that is none", hierarchy: "everything", told: 0),
        Wish(testDescription: "another event", events: ["approval.report.approved.v1"], told: 0),
        Wish(testDescription: "its programme", programmes: ["policy-weekly", "project-quarterly"], told: 1),
        Wish(testDescription: "another programme", programmes: ["policy-weekly"], told: 0),
        Wish(testDescription: "paused", state: "paused", told: 0),
        Wish(testDescription: "ended", state: "ended", told: 0),
        Wish(testDescription: "a state that is none", state: "sleeping", told: 0),
    ]

    @Test(arguments: wishes)
    func tellsOnlyWhoIsEntitled(wish: Wish) async throws {
        let bench = try await Bench()
        try await bench.subscribe(
            events: wish.events, programmes: wish.programmes, hierarchy: wish.hierarchy, agencies: wish.agencies,
            state: wish.state)
        try await bench.open()
        let messages = try await bench.messagesOutside()
        #expect(messages.map(\.count).reduce(0, +) == wish.told)
        #expect(messages.flatMap { $0 }.allSatisfy { $0.routingKey == "approval.case.opened.v1.nesdc" })
    }

    @Test func oneSubscriberWithTwoSubscriptionsIsToldOnce() async throws {
        let bench = try await Bench()
        for agency in ["rayong", "thailand"] { try await bench.subscribe(agencies: [agency]) }
        try await bench.subscribe("oag", agencies: ["rayong"])
        try await bench.open()
        let keys = try await bench.messagesOutside().map { $0.map(\.routingKey) }
        #expect(
            keys == [
                ["approval.case.opened.v1.nesdc", "approval.case.opened.v1.oag"],
                ["approval.step.opened.v1.nesdc", "approval.step.opened.v1.oag"],
            ])
    }

    @Test func saysNothingBeforeTheTreeIsLoadedSoThatNobodyIsLeftOut() async throws {
        let bench = try await Bench()
        try await bench.subscribe()
        try await bench.open()
        let early = TellOutsiders(
            database: bench.database, directory: { .empty }, user: "egress", metrics: Metrics())
        let events = try await bench.recorded()
        await #expect(throws: TellOutsiders.TreeAway.self) { try await early.messages(for: events) }
    }

    @Test func theLatestWordOfASubscriptionCounts() async throws {
        let (bench, id) = (try await Bench(), UUID())
        try await bench.subscribe(id: id)
        try await bench.subscribe(id: id, state: "paused")
        try await bench.open()
        #expect(try await bench.messagesOutside().allSatisfy(\.isEmpty))
        try await bench.subscribe(id: id)
        #expect(try await bench.messagesOutside().allSatisfy { $0.count == 1 })
    }

    @Test func theBytesAreThoseOfEverybodyAndNamePersonsNowhere() async throws {
        let bench = try await Bench()
        try await bench.subscribe(events: Catalogue.entries.map(\.name), agencies: ["thailand"])
        let report = try await bench.open()
        for person in bench.town.provincialChain[..<3] { try await bench.rule("approved", on: report, by: person) }
        try await bench.rule("returned", on: report, by: bench.town.provincialChain[3])
        try await bench.open(report, revision: 2)
        let events = try await bench.recorded()
        let messages = try await bench.messagesOutside()
        #expect(events.count > 8)
        for (event, told) in zip(events, messages) {
            #expect(told.map(\.body) == [event.body.array])
            let text = String(decoding: event.body.array, as: UTF8.self)
            for post in bench.town.posts {
                #expect(!text.contains(post.person.uuidString.lowercased()))
                #expect(!text.contains(post.holding.uuidString.lowercased()))
                #expect(!text.contains("ผู้ดำรงตำแหน่ง"))
            }
        }
    }
}

extension Bench {
    /// Registers a subscription as Notification would tell of it.
    func subscribe(
        _ slug: String = "nesdc", id: UUID = UUID(),
        events: [String] = ["approval.case.opened.v1", "approval.step.opened.v1"], programmes: [String] = [],
        hierarchy: String = "area", agencies: [String] = ["rayong"], state: String = "active"
    ) async throws {
        let change = SubscriptionChanged(
            subscriptionID: id, subscriber: slug, events: events, programmes: programmes, hierarchy: hierarchy,
            agencyIDs: agencies.map { town.id($0) }, state: state)
        try await database.transaction { try $0.keepSubscriber(change) }
    }

    func outsiders(as user: String = "egress") -> TellOutsiders {
        TellOutsiders(
            database: database, directory: { [directory] in directory }, user: user, metrics: Metrics())
    }

    /// Everything that has happened so far, out of the record.
    func recorded() async throws -> [RecordedEvent] {
        let sequencer = Sequencer(journal: journal, herald: Herald(), log: .silent, metrics: Metrics())
        while try await sequencer.sequenceOnce() != .done {}
        return try await database.transaction { try $0.events(after: 0, atMost: 10_000) }
    }

    func messagesOutside() async throws -> [[OutgoingMessage]] {
        try await outsiders().messages(for: recorded())
    }
}
