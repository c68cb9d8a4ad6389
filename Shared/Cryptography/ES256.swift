import COpenSSL

/// ECDSA on P-256 with SHA-256, as JOSE writes it (RFC 7518 §3.4): internal tokens and signed heads.
public enum ES256 {
    static let coordinateLength = 32
    public static let signatureLength = 64

    /// The order of the group: signatures hold two numbers from 1 to one less than this.
    static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

    public struct PublicKey: Sendable, Equatable {
        /// The point, as a JWK writes it (RFC 7518 §6.2.1).
        public let jwk: ECPublicJWK
        private let handle: KeyHandle

        /// Throws when a coordinate is malformed or the point is not on the curve.
        public init(_ jwk: ECPublicJWK) throws(CryptographyError) {
            guard jwk.kty == "EC", jwk.crv == "P-256", let x = coordinate(jwk.x), let y = coordinate(jwk.y) else {
                throw .malformed("P-256 key")
            }
            self.jwk = jwk
            let point = [4] + x + y
            handle = try KeyHandle(
                kind: "EC", selection: openssl_selection_public, parts: openssl_p256_parts(point, point.count, nil))
        }

        fileprivate init(of handle: KeyHandle) throws(CryptographyError) {
            let x = try handle.number("qx", length: ES256.coordinateLength)
            let y = try handle.number("qy", length: ES256.coordinateLength)
            try self.init(ECPublicJWK(x: Base64URL.encode(x), y: Base64URL.encode(y)))
        }

        /// Whether the 64 bytes R‖S are this key's signature of the message; anything else is simply no.
        public func accepts(_ signature: [UInt8], for message: [UInt8]) -> Bool {
            guard let encoded = derEncoded(signature) else { return false }
            return handle.accepts(encoded, for: message)
        }

        public static func == (one: PublicKey, other: PublicKey) -> Bool { one.jwk == other.jwk }
    }

    public struct PrivateKey: Sendable, CustomStringConvertible {
        public let publicKey: PublicKey
        private let handle: KeyHandle

        public static func generate() throws(CryptographyError) -> PrivateKey {
            guard let raw = openssl_p256_generate() else { throw .lastRefusal() }
            return try PrivateKey(KeyHandle(adopting: raw))
        }

        /// Reads PKCS#8 PEM.
        public init(pem: String) throws(CryptographyError) {
            let handle = try KeyHandle(pem: pem)
            guard handle.isKind("EC") else { throw .malformed("P-256 private key") }
            try self.init(handle)
        }

        /// Reads a private JWK, whose `d` is 32 bytes in base64url.
        public init(_ jwk: ECPublicJWK, d: String) throws(CryptographyError) {
            let point = try PublicKey(jwk)
            guard let secret = coordinate(d), let x = coordinate(jwk.x), let y = coordinate(jwk.y),
                let number = BN_bin2bn(secret, Int32(secret.count), nil)
            else { throw .malformed("P-256 private key") }
            defer { BN_clear_free(number) }
            let encoded = [4] + x + y
            handle = try KeyHandle(
                kind: "EC", selection: openssl_selection_pair,
                parts: openssl_p256_parts(encoded, encoded.count, number))
            publicKey = point
        }

        private init(_ handle: KeyHandle) throws(CryptographyError) {
            (self.handle, publicKey) = (handle, try PublicKey(of: handle))
        }

        public func pem() throws(CryptographyError) -> String { try handle.pem() }

        /// The 64 bytes R‖S.
        public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
            try rawEncoded(handle.sign(message))
        }

        public var description: String { "ES256 key \(publicKey.jwk.thumbprint)" }
    }

    private static func coordinate(_ text: String) -> [UInt8]? {
        Base64URL.decode(text).flatMap { $0.count == coordinateLength ? $0 : nil }
    }

    /// R‖S as the DER that OpenSSL reads, or nil unless both numbers lie between 1 and the order less one.
    private static func derEncoded(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == signatureLength else { return nil }
        let halves = [Array(signature.prefix(coordinateLength)), Array(signature.suffix(coordinateLength))]
        guard halves.allSatisfy({ $0.contains { $0 != 0 } && $0.lexicographicallyPrecedes(order) }) else { return nil }
        let body = halves.flatMap { half in
            let digits = Array(half.drop { $0 == 0 })
            let padded = digits[0] < 0x80 ? digits : [0] + digits
            return [0x02, UInt8(padded.count)] + padded
        }
        return [0x30, UInt8(body.count)] + body
    }

    private static func rawEncoded(_ der: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var raw = [UInt8](repeating: 0, count: signatureLength)
        let read: Bool = der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            guard let signature = d2i_ECDSA_SIG(nil, &next, der.count) else { return false }
            defer { ECDSA_SIG_free(signature) }
            let width = Int32(coordinateLength)
            return raw.withUnsafeMutableBufferPointer { out in
                BN_bn2binpad(ECDSA_SIG_get0_r(signature), out.baseAddress, width) == width
                    && BN_bn2binpad(
                        ECDSA_SIG_get0_s(signature), out.baseAddress.map { $0 + coordinateLength }, width) == width
            }
        }
        guard read else { throw .lastRefusal() }
        return raw
    }
}
