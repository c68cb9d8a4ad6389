/// A P-256 public key as JSON writes it (RFC 7517, RFC 7518 §6.2.1).
public struct ECPublicJWK: Sendable, Codable, Hashable {
    public let kty: String
    public let crv: String
    public let x: String
    public let y: String

    public init(x: String, y: String) { (kty, crv, self.x, self.y) = ("EC", "P-256", x, y) }

    /// The key's own name: base64url of the SHA-256 of its members in order (RFC 7638 §3).
    public var thumbprint: String {
        Base64URL.encode(SHA256.hash(#"{"crv":"\#(crv)","kty":"\#(kty)","x":"\#(x)","y":"\#(y)"}"#))
    }
}

/// An RSA public key as JSON writes it (RFC 7518 §6.3.1).
public struct RSAPublicJWK: Sendable, Codable, Hashable {
    public let kty: String
    public let n: String
    public let e: String

    public init(n: String, e: String) { (kty, self.n, self.e) = ("RSA", n, e) }

    /// The key's own name (RFC 7638 §3).
    public var thumbprint: String {
        Base64URL.encode(SHA256.hash(#"{"e":"\#(e)","kty":"\#(kty)","n":"\#(n)"}"#))
    }
}
