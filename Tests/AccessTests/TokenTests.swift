@testable import Access
import Cryptography
import Foundation
import JSON
import Testing

struct TokenTests {
    let mint: Mint

    init() throws { mint = try Mint() }

    private func check(
        _ text: String, audience: String = InternalToken.webAudience, at now: Date = noon
    ) throws(TokenRefusal) -> InternalToken {
        try mint.checker.check(text, audience: audience, at: now)
    }

    @Test func isReadBackWhole() throws {
        let until = noon.addingTimeInterval(86_400)
        let grants = [grant(), grant(.approver, .subtree, in: .area, programme: "project-quarterly", until: until)]
        let made = token(principal(grants))
        #expect(try check(mint.issue(made)) == made)
    }

    @Test func carriesSixteenGrantsInACookie() throws {
        let made = token(principal((0..<16).map { _ in grant(.approver, .subtree, in: .oversight) }))
        let text = try mint.issue(made)
        #expect(text.utf8.count <= TokenIssuer.longest)
        #expect(try check(text) == made)
    }

    @Test func isNotMadeWhenItDoesNotFit() throws {
        let made = token(principal((0..<60).map { _ in grant() }))
        #expect(throws: TokenIssuer.TooLong.self) { try mint.issue(made) }
    }

    @Test(arguments: ["submission", "raingan", "raingan-web ", "RAINGAN-WEB", ""])
    func isForItsAudienceOnly(audience: String) throws {
        let text = try mint.issue(token())
        #expect(throws: TokenRefusal.wrongAudience) { try check(text, audience: audience) }
    }

    @Test(arguments: [(-31.0, false), (-30, true), (0, true), (299, true), (329, true), (330, false), (86_400, false)])
    func livesFiveMinutesAndTheSkew(age: TimeInterval, good: Bool) throws {
        let made = token()
        let text = try mint.issue(made)
        let outcome = Result { () throws(TokenRefusal) in try check(text, at: noon.addingTimeInterval(age)) }
        let expected: Result<InternalToken, TokenRefusal> =
            good ? .success(made) : .failure(age < 0 ? .notYetValid : .expired(made))
        #expect(outcome == expected)
    }

    static let headers: [(header: String, refusal: TokenRefusal?)] = [
        (#"{"alg":"none","kid":"k1","typ":"at+jwt"}"#, .wrongAlgorithm),
        (#"{"alg":"HS256","kid":"k1","typ":"at+jwt"}"#, .wrongAlgorithm),
        (#"{"alg":"RS256","kid":"k1","typ":"at+jwt"}"#, .wrongAlgorithm),
        (#"{"alg":"es256","kid":"k1","typ":"at+jwt"}"#, .wrongAlgorithm),
        (#"{"alg":["ES256"],"kid":"k1","typ":"at+jwt"}"#, .wrongAlgorithm),
        (#"{"kid":"k1","typ":"at+jwt"}"#, .wrongAlgorithm),
        (#"{"alg":"ES256","kid":"k1","typ":"JWT"}"#, .wrongType),
        (#"{"alg":"ES256","kid":"k1"}"#, .wrongType),
        (#"{"alg":"ES256","kid":"k1","typ":"at+jwt","crit":["exp"]}"#, .criticalExtension),
        (#"{"alg":"ES256","kid":"k1","typ":"at+jwt","crit":[]}"#, .criticalExtension),
        (#"{"alg":"ES256","kid":"k1","typ":"at+jwt","b64":false}"#, .criticalExtension),
        (#"{"alg":"ES256","kid":"k2","typ":"at+jwt"}"#, .unknownKey),
        (#"{"alg":"ES256","typ":"at+jwt"}"#, .unknownKey),
        (#"{"alg":"ES256","alg":"ES256","kid":"k1","typ":"at+jwt"}"#, .malformed("header")),
        (#"{"alg":"ES256","kid":"k1","typ":"at+jwt"} "#, nil),
        (#"[]"#, .malformed("header")), (#""#, .malformed("notThreeParts")), (#"{"#, .malformed("header")),
    ]

    @Test(arguments: headers)
    func refusesEveryOtherHeader(header: String, refusal: TokenRefusal?) throws {
        let text = try mint.forge(header: header, payload: mint.claims { _ in })
        let outcome = Result { () throws(TokenRefusal) in try check(text) }
        if let refusal {
            #expect(outcome == .failure(refusal))
        } else {
            #expect(throws: Never.self) { try outcome.get() }
        }
    }

    @Test func looksAtNoKeyThatComesAlong() throws {
        let thief = try ES256.PrivateKey.generate()
        let jwk = thief.publicKey.jwk
        let embedded = #""jwk":{"kty":"EC","crv":"P-256","x":"\#(jwk.x)","y":"\#(jwk.y)"},"jku":"https://evil.example""#
        let header = #"{"alg":"ES256","kid":"k1","typ":"at+jwt",\#(embedded)}"#
        let text = try CompactJWS.sign(
            header: Array(header.utf8), payload: Array(mint.claims { _ in }.utf8), with: thief)
        #expect(throws: TokenRefusal.badSignature) { try check(text) }
    }

    @Test func refusesThePublicKeyUsedAsASecret() throws {
        let jwk = mint.key.publicKey.jwk
        let header = Base64URL.encode(#"{"alg":"HS256","kid":"k1","typ":"at+jwt"}"#)
        let input = header + "." + Base64URL.encode(try mint.claims { _ in })
        let code = AuthenticationKey(Array(jwk.x.utf8)).code(for: input)
        #expect(throws: TokenRefusal.wrongAlgorithm) { try check(input + "." + Base64URL.encode(code)) }
        let disguised = Base64URL.encode(Mint.header) + "." + Base64URL.encode(try mint.claims { _ in })
        let both = AuthenticationKey(Array(jwk.x.utf8)).code(for: disguised)
        #expect(throws: TokenRefusal.badSignature) { try check(disguised + "." + Base64URL.encode(both + both)) }
    }

    @Test func findsEveryChangedCharacter() throws {
        let text = try mint.issue(token())
        for index in text.indices where text[index] != "." {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            #expect(throws: TokenRefusal.self) { try check(changed) }
        }
    }

    @Test(arguments: [
        "iss", "aud", "sub", "sid", "iat", "nbf", "exp", "ep", "gv", "name", "acr", "auth_time", "gr",
    ])
    func needsEveryClaim(name: String) throws {
        let text = try mint.forge(header: Mint.header, payload: mint.claims { $0[name] = nil })
        #expect(throws: TokenRefusal.self) { try check(text) }
        let twice = try mint.claims { _ in }.replacing("\"\(name)\":", with: "\"\(name)\":0,\"\(name)\":")
        let doubled = try mint.forge(header: Mint.header, payload: twice)
        #expect(throws: TokenRefusal.malformed("payload")) { try check(doubled) }
    }

    @Test func refusesALongerLifeThanRevocationsAreRemembered() throws {
        let text = try mint.forge(
            header: Mint.header,
            payload: mint.claims { $0["exp"] = JSONValue(noon.timeIntervalSince1970 + InternalToken.lifetime + 1) })
        #expect(throws: TokenRefusal.malformed("exp")) { try check(text) }
    }

    @Test func refusesAnotherIssuer() throws {
        let text = try mint.forge(header: Mint.header, payload: mint.claims { $0["iss"] = "evil" })
        #expect(throws: TokenRefusal.wrongIssuer) { try check(text) }
    }

    @Test func followsTheKeysAsTheyChange() throws {
        let text = try mint.issue(token())
        let end = noon.addingTimeInterval(10)
        mint.keys.add(TokenKeys.Key(kid: "k1", publicKey: mint.key.publicKey, retireAt: end))
        #expect(throws: Never.self) { try check(text) }
        #expect(throws: TokenRefusal.unknownKey) { try check(text, at: end) }
        mint.keys.replaceAll(with: [])
        #expect(throws: TokenRefusal.unknownKey) { try check(text) }
        #expect(mint.keys.kids.isEmpty)
    }

    @Test(arguments: [0, 100, 8_192, 100_000])
    func survivesNoise(length: Int) {
        let noise = Base64URL.encode(SecureRandom.bytes(length))
        for text in [noise, noise + "." + noise + "." + noise, String(repeating: ".", count: length)] {
            #expect(throws: TokenRefusal.self) { try check(text) }
        }
    }
}
