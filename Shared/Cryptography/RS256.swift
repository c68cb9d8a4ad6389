import COpenSSL

/// RSA with SHA-256 and PKCS#1 v1.5 padding (RFC 7518 §3.3): what every outside relying party understands.
public enum RS256 {
    /// Shorter keys are refused (RFC 7518 §3.3).
    public static let leastBits = 2048

    public struct PublicKey: Sendable, Equatable {
        public let jwk: RSAPublicJWK
        private let handle: KeyHandle

        public init(_ jwk: RSAPublicJWK) throws(CryptographyError) {
            guard jwk.kty == "RSA", let n = Base64URL.decode(jwk.n), let e = Base64URL.decode(jwk.e),
                let lead = n.first, lead != 0, n.count * 8 - lead.leadingZeroBitCount >= leastBits, n.count <= 1024,
                (1...8).contains(e.count),
                let modulus = BN_bin2bn(n, Int32(n.count), nil)
            else { throw .malformed("RSA key") }
            defer { BN_free(modulus) }
            guard let exponent = BN_bin2bn(e, Int32(e.count), nil) else { throw .lastRefusal() }
            defer { BN_free(exponent) }
            self.jwk = jwk
            handle = try KeyHandle(
                kind: "RSA", selection: openssl_selection_public, parts: openssl_rsa_parts(modulus, exponent))
        }

        fileprivate init(of handle: KeyHandle) throws(CryptographyError) {
            let n = try handle.number("n")
            let e = try handle.number("e")
            try self.init(RSAPublicJWK(n: Base64URL.encode(n), e: Base64URL.encode(e)))
        }

        public func accepts(_ signature: [UInt8], for message: [UInt8]) -> Bool {
            handle.accepts(signature, for: message)
        }

        public static func == (one: PublicKey, other: PublicKey) -> Bool { one.jwk == other.jwk }
    }

    public struct PrivateKey: Sendable, CustomStringConvertible {
        public let publicKey: PublicKey
        private let handle: KeyHandle

        /// A new key; takes a good part of a second.
        public static func generate(bits: Int = 3072) throws(CryptographyError) -> PrivateKey {
            guard bits >= leastBits else { throw .malformed("RSA key length") }
            guard let raw = openssl_rsa_generate(bits) else { throw .lastRefusal() }
            return try PrivateKey(KeyHandle(adopting: raw))
        }

        /// Reads PKCS#8 PEM.
        public init(pem: String) throws(CryptographyError) {
            let handle = try KeyHandle(pem: pem)
            guard handle.isKind("RSA") else { throw .malformed("RSA private key") }
            try self.init(handle)
        }

        private init(_ handle: KeyHandle) throws(CryptographyError) {
            (self.handle, publicKey) = (handle, try PublicKey(of: handle))
        }

        public func pem() throws(CryptographyError) -> String { try handle.pem() }

        public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] { try handle.sign(message) }

        public var description: String { "RS256 key \(publicKey.jwk.thumbprint)" }
    }
}
