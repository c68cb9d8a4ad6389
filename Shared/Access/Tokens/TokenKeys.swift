public import Contracts
public import Cryptography
public import Foundation
import Synchronization

/// The public keys with which tokens are checked, replaced as a whole when one is published or retired.
public final class TokenKeys: Sendable {
    /// One key and the end of its use.
    public struct Key: Sendable {
        public let kid: String
        public let publicKey: ES256.PublicKey
        /// After this moment it checks nothing any more; nil while it is in use.
        public let retireAt: Date?

        public init(kid: String, publicKey: ES256.PublicKey, retireAt: Date? = nil) {
            (self.kid, self.publicKey, self.retireAt) = (kid, publicKey, retireAt)
        }

        /// A key as it was published; throws when its point is not on the curve.
        public init(_ event: KeyPublished) throws(CryptographyError) {
            let publicKey = try ES256.PublicKey(ECPublicJWK(x: event.x, y: event.y))
            self.init(kid: event.kid, publicKey: publicKey, retireAt: event.retireAt)
        }
    }

    private let keys: Mutex<[String: Key]>

    public init(_ keys: [Key] = []) { self.keys = Mutex(Self.byName(keys)) }

    /// Takes a newly published key, or a new end of a known one.
    public func add(_ key: Key) { keys.withLock { $0[key.kid] = key } }

    public func replaceAll(with keys: [Key]) {
        let named = Self.byName(keys)
        self.keys.withLock { $0 = named }
    }

    public var kids: [String] { keys.withLock { $0.keys.sorted() } }

    func find(_ kid: String, at now: Date) -> ES256.PublicKey? {
        guard let key = keys.withLock({ $0[kid] }) else { return nil }
        if let end = key.retireAt, end <= now { return nil }
        return key.publicKey
    }

    private static func byName(_ keys: [Key]) -> [String: Key] {
        Dictionary(keys.map { ($0.kid, $0) }) { $1 }
    }
}
