public import Runtime

/// 256-bit keys by their ids: the first one is for new work, the others still open what was made with them.
///
/// Rotation: put a new key in front, let old values be renewed, drop the old key when none is left.
public struct KeyRing: Sendable, CustomStringConvertible {
    public static let keyLength = 32

    public let currentID: String
    private let keys: [String: [UInt8]]

    /// Reads `id:key,id:key`, where a key is 32 bytes in base64url and an id is letters and digits.
    ///
    /// Throws `.malformed` without repeating any part of the text.
    public init(_ text: Secret) throws(CryptographyError) {
        var keys: [String: [UInt8]] = [:]
        var order: [String] = []
        for entry in text.reveal().split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let key = Base64URL.decode(parts[1].utf8), key.count == Self.keyLength else {
                throw .malformed("key ring: id:key expected, each key 32 bytes in base64url")
            }
            let id = String(parts[0])
            guard (1...16).contains(id.utf8.count), id.utf8.allSatisfy(Self.isLetterOrDigit), keys[id] == nil else {
                throw .malformed("key ring: ids are letters and digits, each used once")
            }
            keys[id] = key
            order.append(id)
        }
        self.currentID = order[0]
        self.keys = keys
    }

    /// A ring with one fresh key, in the form that `init` reads.
    public static func generate(id: String) -> Secret {
        Secret(id + ":" + Base64URL.encode(SecureRandom.bytes(keyLength)))
    }

    public var ids: [String] { keys.keys.sorted() }

    public var description: String { "keys \(ids.joined(separator: ", "))" }

    func key(_ id: String) throws(CryptographyError) -> [UInt8] {
        guard let key = keys[id] else { throw .unknownKey(id) }
        return key
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
