public import Foundation

/// What an internal token says, once it is believed: who acts, in which session, for whom the token was made.
///
/// An RFC 9068 access token (`typ: at+jwt`) signed with ES256. It lives five minutes and is checked without asking
/// anybody.
public struct InternalToken: Sendable, Equatable {
    /// The audience of the token in the browser's cookie, which all four services accept from there only.
    public static let webAudience = "raingan-web"
    public static let issuer = "raingan-auth"
    public static let type = "at+jwt"
    public static let algorithm = "ES256"
    /// Seconds from issue to expiry.
    public static let lifetime: TimeInterval = 300
    /// Seconds by which two machines' clocks may differ.
    public static let skew: TimeInterval = 30

    public let principal: Principal
    public let audience: String
    public let issuedAt: Date
    public let notBefore: Date
    public let expiresAt: Date
    /// Counts up when all tokens of the person become void.
    public let epoch: Int64
    /// Counts up with every change of the person's grants.
    public let grantsVersion: Int64

    public init(
        principal: Principal, audience: String, issuedAt: Date, notBefore: Date? = nil, expiresAt: Date? = nil,
        epoch: Int64 = 0, grantsVersion: Int64 = 0
    ) {
        (self.principal, self.audience, self.issuedAt) = (principal, audience, issuedAt)
        self.notBefore = notBefore ?? issuedAt
        self.expiresAt = expiresAt ?? issuedAt.addingTimeInterval(Self.lifetime)
        (self.epoch, self.grantsVersion) = (epoch, grantsVersion)
    }
}
