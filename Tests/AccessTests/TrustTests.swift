@testable import Access
import Foundation
import Testing

struct TrustTests {
    private func decide(
        _ check: Result<InternalToken, TokenRefusal>, needs: Set<Duty> = [], hears: Bool = true,
        verdict: RevocationList.Verdict = .good, after seconds: TimeInterval = 0
    ) -> Trust {
        Trust.decide(
            check, needs: needs, hears: hears, verdict: { _ in verdict }, at: noon.addingTimeInterval(seconds))
    }

    @Test(arguments: [true, false], [[], [Duty.view], [.prepare], [.submit], [.fileFor], [.view, .submit]])
    func goesOnWithAGoodTokenEvenWhenDeaf(hears: Bool, needs: [Duty]) {
        let good = token()
        #expect(decide(.success(good), needs: Set(needs), hears: hears) == .sound(good))
    }

    @Test(arguments: [[Duty.approve], [.administer], [.audit], [.view, .approve]])
    func stopsAuthorityWhenDeaf(needs: [Duty]) {
        let good = token()
        #expect(decide(.success(good), needs: Set(needs), hears: false) == .deaf)
        #expect(decide(.success(good), needs: Set(needs), hears: true) == .sound(good))
    }

    @Test(arguments: [true, false])
    func neverTrustsWhatIsKnownToBeRevoked(hears: Bool) {
        let some = token()
        for check in [Result<InternalToken, TokenRefusal>.success(some), .failure(.expired(some))] {
            #expect(decide(check, needs: [.prepare], hears: hears, verdict: .revoked) == .refused(.revoked))
            #expect(decide(check, needs: [.prepare], hears: hears, verdict: .stale) == .refused(.stale))
        }
    }

    @Test(arguments: [[Duty.prepare], [.submit], [.prepare, .submit]])
    func keepsDraftsAndSendingGoingForEightHoursOfSilence(needs: [Duty]) {
        let late = token()
        let check = Result<InternalToken, TokenRefusal>.failure(.expired(late))
        #expect(decide(check, needs: Set(needs), hears: false, after: 8 * 3600) == .grace(late))
        #expect(decide(check, needs: Set(needs), hears: false, after: 8 * 3600 + 1) == .refused(.expired(late)))
        #expect(decide(check, needs: Set(needs), hears: true, after: 400) == .refused(.expired(late)))
    }

    @Test(arguments: [[], [Duty.view], [.approve], [.administer], [.prepare, .approve], [.fileFor]])
    func keepsNothingElseGoing(needs: [Duty]) {
        let late = token()
        #expect(decide(.failure(.expired(late)), needs: Set(needs), hears: false) == .refused(.expired(late)))
    }

    @Test func givesNoGraceToPrograms() {
        let late = token(audience: "submission")
        #expect(decide(.failure(.expired(late)), needs: [.prepare], hears: false) == .refused(.expired(late)))
    }

    @Test(arguments: [TokenRefusal.badSignature, .wrongAudience, .malformed("x")])
    func neverTrustsWhatIsNotGenuine(refusal: TokenRefusal) {
        #expect(decide(.failure(refusal), needs: [.prepare], hears: false) == .refused(refusal))
    }

    @Test(arguments: [[], [Duty.view], [.prepare], [.approve]])
    func refusesAnUnknownKeyOnlyWhenItWouldHaveHeardOfIt(needs: [Duty]) {
        #expect(decide(.failure(.unknownKey), needs: Set(needs), hears: false) == .unsure)
        #expect(decide(.failure(.unknownKey), needs: Set(needs), hears: true) == .refused(.unknownKey))
    }
}
