public import Foundation

/// Tokens issued before a moment are no longer good: a session ended, or a person's rights did.
///
/// Published by Auth, numbered without gaps; the heartbeat names the latest number, so that a listener
/// knows when it has missed one. Read by every instance of Submission, Approval and Notification.
public struct SessionRevoked: Event {
    public static let name = "auth.session.revoked.v1"
    public static let aggregate = Aggregate.revocations

    /// The list's one id.
    public static let listID = UUID(uuid: (1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2))

    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// One session: the person signed out, or it was ended for them.
        case session
        /// All sessions of a person.
        case person
        /// Tokens with older grants of a person; the page renews silently.
        case grants
    }

    public let kind: Kind
    /// The session's or the person's id.
    public let id: UUID
    /// Tokens issued before this moment are refused.
    public let notBefore: Date
    /// From this moment on no token issued before is alive any more, and the entry may be forgotten.
    public let forgetAt: Date

    public init(kind: Kind, id: UUID, notBefore: Date, forgetAt: Date) {
        self.kind = kind
        self.id = id
        self.notBefore = notBefore
        self.forgetAt = forgetAt
    }
}

/// A public key with which tokens of the platform are checked was published, or its end was set.
///
/// Published by Auth a day before the key signs for the first time. Read by Submission, Approval and Notification.
public struct KeyPublished: Event {
    public static let name = "auth.key.published.v1"
    public static let aggregate = Aggregate.keys

    /// The list's one id.
    public static let listID = UUID(uuid: (1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 3))

    public let kid: String
    /// Coordinates of a P-256 point, base64url without padding (RFC 7518 §6.2.1).
    public let x: String
    public let y: String
    public let notBefore: Date
    /// After this moment the key checks nothing any more; nil while it is in use.
    public let retireAt: Date?

    public init(kid: String, x: String, y: String, notBefore: Date, retireAt: Date?) {
        self.kid = kid
        self.x = x
        self.y = y
        self.notBefore = notBefore
        self.retireAt = retireAt
    }
}
