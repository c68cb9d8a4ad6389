@testable import Access
import Contracts
import Foundation
import Testing

struct RevocationListTests {
    private func entry(
        _ kind: SessionRevoked.Kind, _ id: UUID, at moment: TimeInterval = 0
    ) -> RevocationList.Entry {
        let then = noon.addingTimeInterval(moment)
        return .init(kind: kind, id: id, notBefore: then, forgetAt: then.addingTimeInterval(330))
    }

    private func list(through number: Int64 = 10) -> RevocationList {
        var list = RevocationList()
        list.startListening()
        list.load([], through: number, at: noon)
        list.heartbeat(latest: number, at: noon)
        return list
    }

    private func after(_ seconds: TimeInterval) -> Date { noon.addingTimeInterval(seconds) }

    @Test func isDeafUntilItListensHasLoadedAndHears() {
        var list = RevocationList()
        #expect(!list.hears(at: noon))
        list.startListening()
        #expect(!list.hears(at: noon))
        list.heartbeat(latest: 3, at: noon)
        #expect(!list.hears(at: noon))
        list.load([], through: 3, at: noon)
        #expect(list.hears(at: noon))
        list.stopListening()
        #expect(!list.hears(at: noon))
        list.startListening()
        #expect(!list.hears(at: noon))
        list.heartbeat(latest: 3, at: noon)
        #expect(list.hears(at: noon))
    }

    @Test(arguments: [(0.0, true), (4.9, true), (5, false), (60, false)])
    func isDeafAfterFiveSecondsOfSilence(silence: TimeInterval, hears: Bool) {
        #expect(list().hears(at: after(silence)) == hears)
    }

    @Test func isDeafWhenAnAnnouncedNumberDoesNotArrive() {
        var list = list(through: 10)
        list.heartbeat(latest: 11, at: after(1))
        #expect(list.hears(at: after(2.9)))
        list.heartbeat(latest: 11, at: after(3))
        #expect(!list.hears(at: after(3)))
        list.apply(entry(.session, UUID()), number: 11, at: after(3.5))
        #expect(list.hears(at: after(3.5)))
    }

    @Test func noticesAHoleBetweenNumbers() {
        var list = list(through: 10)
        list.apply(entry(.session, UUID()), number: 13, at: noon)
        list.apply(entry(.session, UUID()), number: 12, at: noon)
        list.heartbeat(latest: 13, at: after(3))
        #expect(!list.hears(at: after(3)))
        #expect(list.through == 10)
        list.load([entry(.session, UUID())], through: 11, at: after(3))
        #expect(list.through == 13)
        #expect(list.hears(at: after(3)))
    }

    @Test func appliesWhateverItHearsEvenOutOfOrder() {
        var list = list()
        let session = UUID()
        list.apply(entry(.session, session), number: 99, at: noon)
        #expect(list.verdict(on: token(principal(session: session))) == .revoked)
    }

    @Test func refusesExactlyTheTokensMadeBefore() {
        let (person, session) = (UUID(), UUID())
        let someone = principal(person: person, session: session)
        for (kind, id, verdict) in [
            (SessionRevoked.Kind.session, session, RevocationList.Verdict.revoked), (.person, person, .revoked),
            (.grants, person, .stale), (.session, person, .good), (.person, session, .good),
        ] {
            var list = list()
            list.apply(entry(kind, id), number: 11, at: noon)
            #expect(list.verdict(on: token(someone, issuedAt: after(-1))) == verdict)
            #expect(list.verdict(on: token(someone, issuedAt: noon)) == verdict)
            #expect(list.verdict(on: token(someone, issuedAt: after(0.001))) == .good)
            #expect(list.verdict(on: token(principal(), issuedAt: after(-1))) == .good)
        }
    }

    @Test func anOlderEntryNeverWeakensANewerOne() {
        let session = UUID()
        var list = list()
        list.apply(entry(.session, session, at: 100), number: 11, at: noon)
        list.apply(entry(.session, session, at: 1), number: 12, at: noon)
        #expect(list.verdict(on: token(principal(session: session), issuedAt: after(50))) == .revoked)
    }

    @Test func forgetsAMillionWhenTheirTokensAreDead() {
        var list = list()
        for number in 0..<100_000 {
            list.apply(entry(.session, UUID()), number: Int64(11 + number), at: noon)
        }
        list.forget(at: after(329))
        #expect(list.count == 100_000)
        list.forget(at: after(330))
        #expect(list.count == 0)
    }

    @Test(arguments: 1...40)
    func missesNoneOfManyHoweverTheyArrive(seed: UInt64) {
        var chance = ScopeTests.Chance(state: seed)
        let all = (1...200).map { (number: Int64($0), entry: entry(.session, UUID())) }
        // A part is in the projection, the rest comes live, in any order, some of it twice.
        let cut = Int.random(in: 0...200, using: &chance)
        var live = all.dropFirst(max(0, cut - 20)).shuffled(using: &chance)
        live += live.prefix(5)
        var list = RevocationList()
        list.startListening()
        for (place, item) in live.enumerated() {
            if place == live.count / 2 {
                list.load(all.prefix(cut).map(\.entry), through: Int64(cut), at: noon)
            }
            list.apply(item.entry, number: item.number, at: noon)
        }
        if live.isEmpty { list.load(all.prefix(cut).map(\.entry), through: Int64(cut), at: noon) }
        list.heartbeat(latest: 200, at: noon)
        #expect(list.through == 200)
        #expect(list.count == 200)
        #expect(list.hears(at: noon))
    }
}
