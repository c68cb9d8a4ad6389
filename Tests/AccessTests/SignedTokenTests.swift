import Access
import Cryptography
import Foundation
import JSON
import Testing

struct SignedTokenTests {
    private let key: ES256.PrivateKey
    private let keys: KeySet
    private let now = Date(timeIntervalSince1970: 1_600_000_000)

    init() throws {
        key = try ES256.PrivateKey.generate()
        keys = try KeySet(Array(#"{"keys":[\#(Self.jwk(key, #""kid":"k1""#))]}"#.utf8))
    }

    private static func jwk(_ key: ES256.PrivateKey, _ more: String...) -> String {
        let point = key.publicKey.jwk
        return (["{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\(point.x)\",\"y\":\"\(point.y)\""] + more)
            .joined(separator: ",") + "}"
    }

    private func made(_ header: String, _ payload: String = "{}", by other: ES256.PrivateKey? = nil) throws -> String {
        try CompactJWS.sign(header: Array(header.utf8), payload: Array(payload.utf8), with: other ?? key)
    }

    private func fault(
        _ token: String, under set: KeySet? = nil, issuer: String? = nil, audience: String? = nil, any: Bool = false
    ) -> TokenFault.Word? {
        let expectation = SignedToken.Expectation(now: now, issuer: issuer, audience: audience, isAnyContent: any)
        let outcome = Result { () throws(TokenFault) in
            try SignedToken(Array(token.utf8), under: set ?? keys, expecting: expectation)
        }
        if case .failure(let fault) = outcome { return fault.word }
        return nil
    }

    @Test func saysWhoSignedAndWhatWasSigned() throws {
        let token = try SignedToken(
            Array(made(#"{"alg":"ES256","kid":"k1","typ":"JWT"}"#, #"{"sub":"ก"}"#).utf8), under: keys,
            expecting: .init(now: now))
        #expect(token.kid == "k1")
        #expect(token.algorithm == "ES256")
        #expect(token.claims == ["sub": "ก"])
    }

    @Test(
        arguments: [
            (#"{"alg":"ES256","kid":"k1"}"#, nil), (#"{"alg":"ES256"}"#, nil), (#"{"alg":"ES256","b64":true}"#, nil),
            (#"{"alg":"ES256","jku":"https://evil.example/","jwk":{"kty":"EC"}}"#, nil),
            (#"{"alg":"none","kid":"k1"}"#, .algorithmNone), (#"{"alg":"nOnE"}"#, .algorithmNone),
            (#"{"alg":"HS256","kid":"k1"}"#, .algorithmNotAllowed), (#"{"alg":"es256"}"#, .algorithmNotAllowed),
            (#"{"alg":"ES384"}"#, .algorithmNotAllowed), (#"{"alg":["ES256"]}"#, .algorithmNotAllowed),
            (#"{"kid":"k1"}"#, .algorithmNotAllowed), (#"{"alg":"RS256","kid":"k1"}"#, .keyMismatch),
            (#"{"alg":"RS256"}"#, .keyMismatch), (#"{"alg":"ES256","kid":"k2"}"#, .unknownKey),
            (#"{"alg":"ES256","kid":""}"#, .unknownKey), (#"{"alg":"ES256","kid":7}"#, .headerInvalid),
            (#"{"alg":"ES256","typ":null}"#, .headerInvalid),
            (#"{"alg":"ES256","crit":["exp"],"exp":1}"#, .critNotUnderstood),
            (#"{"alg":"ES256","crit":[]}"#, .critNotUnderstood),
            (#"{"alg":"ES256","crit":["b64"],"b64":false}"#, .b64NotSupported),
            (#"{"alg":"ES256","alg":"ES256"}"#, .duplicateMember), (#"{"alg":"ES256","cty":"JWT"}"#, .nested),
            (#"{"alg":"ES256","enc":"A128GCM"}"#, .encrypted), (#"["ES256"]"#, .headerNotJSON),
            ("ES256", .headerNotJSON),
            (#"{"alg":"ES256"} x"#, .headerNotJSON),
        ] as [(String, TokenFault.Word?)])
    func weighsTheHeader(header: String, word: TokenFault.Word?) throws {
        let token = try made(header)
        #expect(fault(token) == word)
        #expect(fault(token, any: true) == word)
    }

    @Test(
        arguments: [
            ("{}", nil), (#"{"exp":1600000001}"#, nil),
            (#"{"exp":1600000000.5,"nbf":1600000000,"iat":1600000000}"#, nil),
            (#"{"exp":1600000000}"#, .expired), (#"{"exp":0}"#, .expired), (#"{"nbf":1600000001}"#, .notYetValid),
            (#"{"iat":1600000000.5}"#, .notYetValid), (#"{"exp":"1700000000"}"#, .claimsInvalid),
            (#"{"exp":null}"#, .claimsInvalid), (#"{"iat":-1}"#, .claimsInvalid), (#"{"exp":1e300}"#, .claimsInvalid),
            ("[]", .claimsNotJSON), ("foo", .claimsNotJSON), (#"{"exp":1,"exp":1700000000}"#, .duplicateMember),
        ] as [(String, TokenFault.Word?)])
    func weighsTheClaims(payload: String, word: TokenFault.Word?) throws {
        let token = try made(#"{"alg":"ES256"}"#, payload)
        #expect(fault(token) == word)
        #expect(fault(token, any: true) == nil)
    }

    @Test(
        arguments: [
            (#"{"iss":"a","aud":"b"}"#, nil), (#"{"iss":"a","aud":["x","b"]}"#, nil), (#"{"aud":"b"}"#, .wrongIssuer),
            (#"{"iss":"A","aud":"b"}"#, .wrongIssuer), (#"{"iss":["a"],"aud":"b"}"#, .wrongIssuer),
            (#"{"iss":"a"}"#, .wrongAudience), (#"{"iss":"a","aud":[]}"#, .wrongAudience),
            (#"{"iss":"a","aud":{"b":1}}"#, .wrongAudience), (#"{"iss":"a","aud":"b "}"#, .wrongAudience),
        ] as [(String, TokenFault.Word?)])
    func weighsIssuerAndAudience(payload: String, word: TokenFault.Word?) throws {
        let token = try made(#"{"alg":"ES256"}"#, payload)
        #expect(fault(token, issuer: "a", audience: "b") == word)
        #expect(fault(token) == nil)
    }

    @Test func refusesEveryOtherForm() throws {
        let good = try made(#"{"alg":"ES256"}"#)
        let parts = good.split(separator: ".")
        let none = Base64URL.encode(#"{"alg":"none"}"#)
        let forms: [(String, TokenFault.Word)] = [
            ("", .malformed), ("ก", .malformed), ("..", .malformed), ("a.b.c.d", .malformed), (good + " ", .malformed),
            (good + "=", .malformed), (good + "\r", .malformed), (good + ".", .malformed),
            ("\(good).e30.e30", .encrypted),
            ("\(parts[0]).\(parts[1]).", .malformed), ("\(parts[0])..\(parts[2])", .malformed),
            ("\(none).\(parts[1]).", .algorithmNone), ("\(none)..", .algorithmNone),
            ("\(parts[0]).\(parts[1]).AAAA", .badSignature), ("\(parts[0]).e31.\(parts[2])", .malformed),
            (String(repeating: "A", count: SignedToken.longest + 1), .tooLong),
        ]
        for (form, word) in forms { #expect(fault(form) == word, "\(form.prefix(80))") }
        #expect(fault(good) == nil)
    }

    @Test func triesEveryFittingKeyForATokenThatNamesNone() throws {
        let (other, stranger) = (try ES256.PrivateKey.generate(), try ES256.PrivateKey.generate())
        let set = try KeySet(Array(#"{"keys":[\#(Self.jwk(other)),\#(Self.jwk(key, #""kid":"k1""#))]}"#.utf8))
        for signer in [key, other] {
            #expect(fault(try made(#"{"alg":"ES256"}"#, by: signer), under: set) == nil)
        }
        #expect(fault(try made(#"{"alg":"ES256"}"#, by: stranger), under: set) == .badSignature)
        #expect(fault(try made(#"{"alg":"ES256","kid":"k1"}"#, by: other), under: set) == .badSignature)
        #expect(fault(try made(#"{"alg":"ES256"}"#), under: try KeySet(Array(#"{"keys":[]}"#.utf8))) == .unknownKey)
    }

    @Test(arguments: [
        #""use":"sig""#, #""use":"sig","key_ops":["verify"]"#, #""key_ops":["sign","verify"]"#, #""alg":"ES256""#,
    ])
    func takesAKeyForWhatItIsFor(members: String) throws {
        let set = try KeySet(Array(#"{"keys":[\#(Self.jwk(key, members))]}"#.utf8))
        #expect(fault(try made(#"{"alg":"ES256"}"#), under: set) == nil)
    }

    @Test(arguments: [
        #""use":"enc""#, #""use":1"#, #""key_ops":["encrypt"]"#, #""key_ops":"verify""#,
        #""key_ops":["verify","verify"]"#,
        #""use":"enc","key_ops":["verify"]"#, #""alg":"RS256""#, #""alg":"ES512""#, #""alg":null"#, #""kid":1"#,
    ])
    func takesAKeyForNothingElse(members: String) throws {
        let set = try KeySet(Array(#"{"keys":[\#(Self.jwk(key, members))]}"#.utf8))
        #expect(fault(try made(#"{"alg":"ES256"}"#), under: set) == .keyMismatch)
    }

    /// RFC 7517 §5: what is not understood is passed over, and said when a token asks for it.
    @Test func passesOverKeysThatItCannotUse() throws {
        let short = Base64URL.encode([0x01] + [UInt8](repeating: 0xFF, count: 255))
        let point = key.publicKey.jwk
        let set = try KeySet(
            Array(
                #"""
                {"more":1,"keys":[{"kty":"oct","kid":"a","k":"AAAA"},{"kty":"OKP"},1,{},{"kty":"EC","crv":"P-384"},
                {"kty":"EC","crv":"P-256","kid":"b","x":"\#(point.y)","y":"\#(point.x)"},
                {"kty":"RSA","kid":"c","n":"\#(short)","e":"AQAB"},{"kty":"RSA","n":"","e":""},
                \#(Self.jwk(key, #""kid":"k1""#, #""d":"AA""#))]}
                """#.utf8))
        #expect(
            set.keys.map { (try? $0.usable.get()) != nil } == [
                false, false, false, false, false, false, false, false, true,
            ])
        #expect(fault(try made(#"{"alg":"ES256"}"#), under: set) == nil)
        for kid in ["a", "b", "c"] {
            #expect(fault(try made(#"{"alg":"ES256","kid":"\#(kid)"}"#), under: set) == .keyMismatch)
        }
    }

    @Test(arguments: ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#, "ก"])
    func refusesWhatIsNoKeySet(text: String) {
        #expect(throws: KeySet.Unreadable.self) { try KeySet(Array(text.utf8)) }
    }

    @Test func takesRSA() throws {
        let key = try RS256.PrivateKey.generate(bits: 2048)
        let set = try KeySet(
            Array(#"{"keys":[{"kty":"RSA","n":"\#(key.publicKey.jwk.n)","e":"\#(key.publicKey.jwk.e)"}]}"#.utf8))
        let token = try CompactJWS.sign(header: Array(#"{"alg":"RS256"}"#.utf8), payload: Array("{}".utf8), with: key)
        #expect(fault(token, under: set) == nil)
        #expect(fault(token) == .keyMismatch)
        let confused = try CompactJWS.sign(
            header: Array(#"{"alg":"ES256"}"#.utf8), payload: Array("{}".utf8), with: key)
        #expect(fault(confused, under: set) == .keyMismatch)
        #expect(fault(confused) == .badSignature)
    }
}
