import Access
import Contracts
import Cryptography
import Database
import Foundation
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct BootstrapTests {
    private func admit(_ bench: AuthBench) async throws -> FreshCode {
        try await AdmitFirstAdministrator(ground: bench.ground)(
            agency: "ops-interior", name: "ผู้ดูแลระบบ", signInName: "admin", email: nil)
    }

    @Test func needsTheRegisterFirst() async throws {
        let bench = try AuthBench()
        await #expect(throws: AdmitFirstAdministrator.Refusal.noRoot) { try await admit(bench) }
    }

    @Test func givesOneCodeAndNoSecond() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        let fresh = try await admit(bench)
        await #expect(throws: AdmitFirstAdministrator.Refusal.exists) { try await admit(bench) }
        let digests = try await bench.database.run("SELECT digest FROM invitation", as: Bytes.self)
        #expect(digests.map(\.array) == [fresh.code.digest])
    }

    @Test func aCodeThatWasLeftToExpireGivesPlaceToAnother() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        let first = try await admit(bench)
        bench.time.advance(FreshCode.life + 1)
        let second = try await admit(bench)
        #expect(second.personID == first.personID)
        #expect(second.code != first.code)
    }

    @Test func twoOperatorsAtOnceGetOneCode() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        let codes = await withTaskGroup(of: FreshCode?.self) { group in
            for _ in 0..<4 { group.addTask { try? await admit(bench) } }
            var codes: [FreshCode] = []
            for await code in group { if let code { codes.append(code) } }
            return codes
        }
        #expect(codes.count == 1)
    }
}

@Suite(authTables)
struct SigningKeyTests {
    @Test func manyInstancesMakeOneFirstKey() async throws {
        let bench = try AuthBench()
        let keys = SigningKeys(ground: bench.ground, sealing: bench.sealing)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await keys.ensureOne() } }
            try await group.waitForAll()
        }
        let told = try await bench.told(KeyPublished.self)
        #expect(told.count == 1)
        #expect(bench.register.issuer(at: bench.time.now)?.kid == told.first?.fact.kid)
        #expect(bench.register.tokenKeys.kids == [told.first?.fact.kid])
    }

    @Test func rotationIsToldADayAheadAndSignsNobodyOut() async throws {
        let bench = try AuthBench()
        let keys = SigningKeys(ground: bench.ground, sealing: bench.sealing)
        try await keys.ensureOne()
        let old = try #require(bench.register.issuer(at: bench.time.now)?.kid)
        let next = try await keys.rotate()
        #expect(bench.register.issuer(at: bench.time.now)?.kid == old)
        #expect(bench.register.issuer(at: next.from)?.kid == next.kid)
        let told = try await bench.told(KeyPublished.self)
        #expect(told.map(\.sequence) == [1, 2, 3])
        #expect(told.map(\.fact.kid) == [old, next.kid, old])
        // The old key outlives the last token that it signed.
        #expect(try #require(told[2].fact.retireAt) > next.from + InternalToken.lifetime + InternalToken.skew)
        await #expect(throws: SigningKeys.Refusal.self) { try await keys.rotate() }
        bench.time.advance(KeySchedule.notice + KeySchedule.farewell)
        _ = try await keys.rotate()
        try await bench.register.read()
        #expect(!bench.register.tokenKeys.kids.contains(old))
    }

    @Test func aStolenKeyEndsAtOnceAndAnotherTakesItsPlace() async throws {
        let bench = try AuthBench()
        let keys = SigningKeys(ground: bench.ground, sealing: bench.sealing)
        try await keys.ensureOne()
        let stolen = try #require(bench.register.issuer(at: bench.time.now)?.kid)
        bench.time.advance(60)
        try await keys.retire(stolen)
        let fresh = try #require(bench.register.issuer(at: bench.time.now)?.kid)
        #expect(fresh != stolen)
        #expect(bench.register.tokenKeys.kids == [fresh])
        await #expect(throws: SigningKeys.Refusal.unknown(kid: "none")) { try await keys.retire("none") }
    }

    @Test func privateKeysLieSealed() async throws {
        let bench = try AuthBench()
        try await SigningKeys(ground: bench.ground, sealing: bench.sealing).ensureOne()
        let sealed = try #require(try await bench.database.first("SELECT sealed FROM signing_key", as: String.self))
        #expect(!sealed.contains("PRIVATE"))
        #expect(throws: CryptographyError.self) { try bench.sealing.open(sealed, for: SealingPurpose.mailedLink) }
        let other = try KeyRing(KeyRing.generate(id: "k2"))
        #expect(throws: CryptographyError.self) { try other.open(sealed, for: SealingPurpose.signingKey) }
    }
}
