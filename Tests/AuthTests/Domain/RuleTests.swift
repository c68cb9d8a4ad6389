import Foundation
import Testing

@testable import AuthService

struct PasswordRuleTests {
    private let context = ["เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง", "rayong.agri", "agri.rayong@example.go.th"]

    @Test(arguments: [
        "ม้าสี่ตัววิ่งข้ามสะพานตอนเช้า", "staple-battery-horse-mangosteen-kettle", "ข้าวเหนียวมะม่วงริมคลอง ๗ ถ้วย",
        "v9#Kd!2mQz&7pLx@w4Ty",
        "l6;kog0vp^j.oft,vog0Uphfu",
    ])
    func takesWhatNobodyWouldGuess(password: String) {
        #expect(PasswordRule.refusal(of: password, context: context) == nil)
    }

    @Test(arguments: [
        ("สั้นไป", PasswordRule.Refusal.tooShort), ("fourteen chars", .tooShort), ("", .tooShort),
        (String(repeating: "กขคงจ", count: 40), .tooLong),
        ("tab\u{9}inside this password", .unusable), ("broken\u{FFFD}password here", .unusable),
        ("Password@2569Password@2569", .common), ("passwordpassword123", .common), ("aaaaaaaaaaaaaaaaaaaa", .common),
        ("abcdefghijklmnopqrst", .common), ("12345678901234567890", .common), ("qwertyuiopasdfghjkl", .common),
        ("รหัสผ่านรหัสผ่าน๒๕๖๙", .common), ("l;ylfuxitgmLwmp2569", .common), ("Thailand2569!Thailand2569!", .common),
        ("P@ssw0rd-P@ssw0rd-2026", .common), ("abcabcabcabcabcabc", .common),
        ("agri.rayong@example.go.th", .aboutYou), ("rayong.agri.rayong.agri", .aboutYou),
        ("เกษตรจังหวัดระยองเกษตรจังหวัดระยอง", .aboutYou),
    ])
    func refusesWithTheReason(password: String, reason: PasswordRule.Refusal) {
        #expect(PasswordRule.refusal(of: password, context: context) == reason)
    }

    @Test func countsWhatAPersonSeesAsLettersAlikeHoweverTheyWereTyped() {
        // น้ำ typed with a separate nikhahit and sara a is the same word after NFC or stays what it is: never fewer.
        #expect(PasswordRule.normalised("e\u{301}") == PasswordRule.normalised("é"))
    }
}

struct SessionRulesTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func state(rotated: TimeInterval, used: TimeInterval, replaced: Bool = false) -> SessionRules.State {
        SessionRules.State(
            rotatedAt: start + rotated, hasReplaced: replaced, usedAt: start + used, expiresAt: start + 12 * 3600)
    }

    @Test(arguments: [
        (SessionRules.Shown.latest, 240.0, false, SessionRules.Renewal.rotate),
        (.previous, 9.9, false, .keep), (.previous, 10, false, .replaceLost), (.previous, 299, false, .replaceLost),
        (.previous, 300, false, .over), (.previous, 60, true, .over), (.previous, 9, true, .keep),
        (.replaced, 1, true, .end), (.replaced, 1000, true, .end),
    ])
    func renewsByWhichValueComesBackAndWhen(
        shown: SessionRules.Shown, after: TimeInterval, replaced: Bool, renewal: SessionRules.Renewal
    ) {
        let state = state(rotated: 0, used: 0, replaced: replaced)
        #expect(SessionRules.renewal(of: state, showing: shown, at: start + after) == renewal)
    }

    @Test(arguments: [
        (1799.0, SessionRules.Renewal.rotate), (1800, .over),
    ])
    func endsAfterHalfAnHourWithoutUse(after: TimeInterval, renewal: SessionRules.Renewal) {
        #expect(SessionRules.renewal(of: state(rotated: 0, used: 0), showing: .latest, at: start + after) == renewal)
    }

    @Test func endsAfterTwelveHoursHoweverMuchItIsUsed() {
        let state = state(rotated: 43_100, used: 43_100)
        #expect(SessionRules.renewal(of: state, showing: .latest, at: start + 43_199) == .rotate)
        #expect(SessionRules.renewal(of: state, showing: .latest, at: start + 43_200) == .over)
    }
}

struct ThrottleRuleTests {
    @Test(arguments: [(1, 0.0), (5, 0), (6, 1), (7, 2), (8, 4), (15, 512), (16, 900), (500, 900)])
    func slowsDownAndNeverLocks(failures: Int, wait: TimeInterval) {
        #expect(ThrottleRule.wait(after: failures) == wait)
    }
}

struct KeyScheduleTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func signsWithTheNewestKeyWhoseTimeHasCome() {
        let old = KeySchedule.Key(kid: "old", notBefore: now - 1000, retireAt: now + 90_000)
        let new = KeySchedule.Key(kid: "new", notBefore: now, retireAt: nil)
        let gone = KeySchedule.Key(kid: "gone", notBefore: now - 10, retireAt: now)
        #expect(KeySchedule.signing([old, new, gone], at: now - 1)?.kid == "gone")
        #expect(KeySchedule.signing([old, new, gone], at: now)?.kid == "new")
        let states = [old, new, gone].map { KeySchedule.state(of: $0, among: [old, new, gone], at: now) }
        #expect(states == [.retiring, .current, .retired])
        #expect(KeySchedule.state(of: new, among: [old, new], at: now - 1) == .next)
    }
}

struct SignInNameTests {
    @Test(arguments: [("๕๘๑๐๕๐๑", "5810501"), (" Rayong.Agri ", "rayong.agri"), ("A@B.go.th", "a@b.go.th")])
    func meansTheSameHoweverItIsTyped(typed: String, name: String) {
        #expect(SignInName(typed)?.text == name)
    }

    @Test(arguments: ["", "ab", "rayong agri", "ระยอง", "a'--", "a\u{202E}bc", String(repeating: "a", count: 255)])
    func isNothingElse(typed: String) {
        #expect(SignInName(typed) == nil)
    }
}

struct EmailAddressTests {
    @Test(arguments: ["a@b.go.th", "agri.rayong@doae.go.th", "x+y@example.co.th"])
    func takesAddresses(typed: String) { #expect(EmailAddress(typed)?.text == typed) }

    @Test(arguments: [
        "", "a", "a@", "@b.th", "a@b", "a b@c.th", "a@b..th", "a@-b.th", "a@b.th\r\nBcc: c@d.th", "a@@b.th", ".a@b.th",
        "<a@b.th>",
    ])
    func refusesEverythingElse(typed: String) { #expect(EmailAddress(typed) == nil) }
}
