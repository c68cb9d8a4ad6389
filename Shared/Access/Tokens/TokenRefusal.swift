/// Why a token is not believed, or no longer.
public enum TokenRefusal: Error, Sendable, Equatable {
    /// Not of the form, or a claim is missing or wrong; what, for the log.
    case malformed(String)
    case wrongType
    /// Anything but the key's own algorithm, `none` among it.
    case wrongAlgorithm
    /// The header asks for an extension that must be understood (RFC 7515 §4.1.11); none is.
    case criticalExtension
    case unknownKey
    case badSignature
    case wrongIssuer
    case wrongAudience
    case notYetValid
    /// Genuine, but its five minutes are over; what it said.
    case expired(InternalToken)
    /// Its session or its person's sessions were ended.
    case revoked
    /// The person's grants have changed since; the browser renews silently.
    case stale

    /// The code that programs receive.
    public var code: String {
        switch self {
        case .malformed: "token_malformed"
        case .wrongType: "wrong_token_type"
        case .wrongAlgorithm: "wrong_algorithm"
        case .criticalExtension: "critical_extension"
        case .unknownKey: "unknown_key"
        case .badSignature: "bad_signature"
        case .wrongIssuer: "wrong_issuer"
        case .wrongAudience: "wrong_audience"
        case .notYetValid: "token_not_yet_valid"
        case .expired: "token_expired"
        case .revoked: "revoked"
        case .stale: "token_stale"
        }
    }

    /// A new token for the same session may help; otherwise the person must sign in.
    public var isRenewable: Bool {
        switch self {
        case .expired, .stale, .unknownKey: true
        default: false
        }
    }
}
