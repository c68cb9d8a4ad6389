/// A signed token in the compact form `header.payload.signature` (RFC 7515 §7.1), taken apart but not yet believed.
///
/// What the header and the payload say is for the reader's strict JSON; this type answers for their spelling only.
public struct CompactJWS: Sendable {
    public static let longest = 8 * 1024

    public let header: [UInt8]
    public let payload: [UInt8]
    public let signature: [UInt8]
    /// What the signature is about: the first two parts with the dot between them.
    public let signingInput: [UInt8]

    public enum Malformed: Error, Equatable {
        case tooLong, notThreeParts, notBase64URL
    }

    /// Checks the length, the three parts, and that each is canonical base64url.
    public init(_ token: String, longest: Int = CompactJWS.longest) throws(Malformed) {
        let bytes = Array(token.utf8)
        guard bytes.count <= longest else { throw .tooLong }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { throw .notThreeParts }
        guard let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .notBase64URL }
        (self.header, self.payload, self.signature) = (header, payload, signature)
        signingInput = Array(bytes[..<parts[1].endIndex])
    }

    /// Puts a token together.
    public static func sign(
        header: [UInt8], payload: [UInt8], with key: ES256.PrivateKey
    ) throws(CryptographyError) -> String {
        let input = Base64URL.encode(header) + "." + Base64URL.encode(payload)
        return input + "." + Base64URL.encode(try key.sign(Array(input.utf8)))
    }

    /// Puts a token for outside relying parties together.
    public static func sign(
        header: [UInt8], payload: [UInt8], with key: RS256.PrivateKey
    ) throws(CryptographyError) -> String {
        let input = Base64URL.encode(header) + "." + Base64URL.encode(payload)
        return input + "." + Base64URL.encode(try key.sign(Array(input.utf8)))
    }

    public func isSigned(by key: ES256.PublicKey) -> Bool { key.accepts(signature, for: signingInput) }

    public func isSigned(by key: RS256.PublicKey) -> Bool { key.accepts(signature, for: signingInput) }
}
