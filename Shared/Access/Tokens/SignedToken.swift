import Cryptography
public import Foundation
public import JSON

/// A token of any issuer under its published keys: a signature by ES256 or RS256 and the claims of RFC 7519.
///
/// Our own services believe `InternalToken` only; this one is for what comes from outside, and for showing outsiders
/// that what we issue is as the standards say.
public struct SignedToken: Sendable {
    /// The name of the key that has signed it; nil when that key has none.
    public let kid: String?
    public let algorithm: String
    /// What it says; nil where the content was not asked for and is no JSON object.
    public let claims: JSONValue?

    /// What is expected of a token beside its signature.
    public struct Expectation: Sendable {
        public var now: Date
        public var issuer: String?
        public var audience: String?
        /// Whether only the signature counts, whatever was signed.
        public var isAnyContent: Bool

        public init(now: Date, issuer: String? = nil, audience: String? = nil, isAnyContent: Bool = false) {
            (self.now, self.issuer, self.audience, self.isAnyContent) = (now, issuer, audience, isAnyContent)
        }
    }

    /// The longest token that is looked at, in bytes.
    public static let longest = 64 * 1024

    /// Checks the form, the signature, and then the claims: nothing that is not signed is believed.
    ///
    /// A key or an address of one that comes with the token (jwk, jku, x5c, x5u) is never looked at.
    public init(_ token: [UInt8], under keys: KeySet, expecting: Expectation) throws(TokenFault) {
        let jws = try Self.takenApart(token)
        let header = try TokenHeader(jws.header)
        let key = try Self.signer(of: jws, header, among: keys)
        (kid, algorithm) = (key.kid, header.algorithm)
        if expecting.isAnyContent {
            let content = try? JSONValue(parsing: jws.payload)
            claims = content?.object == nil ? nil : content
        } else {
            let content = try TokenFault.object(jws.payload, else: .claimsNotJSON)
            try Self.check(content, expecting)
            claims = content
        }
    }

    private static func takenApart(_ token: [UInt8]) throws(TokenFault) -> CompactJWS {
        guard token.count <= longest else {
            throw TokenFault(.tooLong, "a token of more than \(longest) bytes is not looked at")
        }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.count == 5 {
            throw TokenFault(.encrypted, "five parts are an encrypted token, which is not read here")
        }
        // The only token without a signature that is worth a word of its own.
        if parts.count == 3, parts[2].isEmpty, let header = Base64URL.decode(parts[0]), !header.isEmpty {
            _ = try TokenHeader(header)
        }
        guard let text = String(validating: token, as: UTF8.self) else {
            throw TokenFault(.malformed, "a token is header.payload.signature in base64url")
        }
        do throws(CompactJWS.Malformed) { return try CompactJWS(text, longest: longest) } catch {
            let reason =
                switch error {
                case .tooLong: "it is too long"
                case .notThreeParts: "it has not three parts with something in each"
                case .notBase64URL:
                    "a part is not base64url in its one spelling: no padding, no space, no bits left over"
                }
            throw TokenFault(.malformed, reason)
        }
    }

    /// The key that the token names, or the first that fits if it names none.
    private static func signer(
        of jws: CompactJWS, _ header: TokenHeader, among keys: KeySet
    ) throws(TokenFault) -> KeySet.Key {
        let named = keys.keys.filter { header.kid == nil || $0.kid.map { same($0, header.kid) } ?? false }
        guard !named.isEmpty else {
            throw TokenFault(.unknownKey, header.kid == nil ? "the key set is empty" : "no key has the token's kid")
        }
        var fits = false
        for key in named {
            guard case .success(let publicKey) = key.usable, publicKey.algorithm == header.algorithm else { continue }
            fits = true
            let isSigned =
                switch publicKey {
                case .es256(let key): jws.isSigned(by: key)
                case .rs256(let key): jws.isSigned(by: key)
                }
            if isSigned { return key }
        }
        if fits { throw TokenFault(.badSignature, "the signature is not that of the key") }
        if header.kid != nil, case .failure(let reason) = named[0].usable {
            throw TokenFault(.keyMismatch, "the key that the token names checks no signature: \(reason)")
        }
        throw TokenFault(.keyMismatch, "no key that may be meant is for \(header.algorithm)")
    }

    private static func check(_ claims: JSONValue, _ expecting: Expectation) throws(TokenFault) {
        let now = expecting.now.timeIntervalSince1970
        let (expiry, start, issue) = (
            try moment("exp", claims), try moment("nbf", claims), try moment("iat", claims)
        )
        if let expiry, now >= expiry { throw TokenFault(.expired, "its time ended (exp)") }
        if let start, now < start { throw TokenFault(.notYetValid, "its time has not begun (nbf)") }
        if let issue, now < issue { throw TokenFault(.notYetValid, "it was issued later than now (iat)") }
        if let issuer = expecting.issuer, !same(issuer, claims["iss"]?.string) {
            throw TokenFault(.wrongIssuer, "it does not say the expected issuer (iss)")
        }
        if let audience = expecting.audience {
            let said = claims["aud"].map { $0.array ?? [$0] } ?? []
            guard said.contains(where: { same(audience, $0.string) }) else {
                throw TokenFault(.wrongAudience, "it is not for the expected audience (aud)")
            }
        }
    }

    /// Seconds since 1970, if the claim is there; a number between then and the year 9999.
    private static func moment(_ name: String, _ claims: JSONValue) throws(TokenFault) -> Double? {
        guard let claim = claims[name] else { return nil }
        guard let seconds = claim.double, (0..<253_402_300_800).contains(seconds) else {
            throw TokenFault(.claimsInvalid, "\(name) is no time in seconds since 1970")
        }
        return seconds
    }

    /// Names are equal byte for byte; to Swift two spellings of one character would be.
    private static func same(_ one: String, _ other: String?) -> Bool {
        other.map { one.utf8.elementsEqual($0.utf8) } ?? false
    }
}
