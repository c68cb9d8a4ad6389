import JSON

/// What is wrong with a token: a word that programs can rely on, and a sentence for people.
public struct TokenFault: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Word: String, Sendable, CaseIterable {
        case tooLong = "too-long"
        case malformed
        case encrypted = "encrypted-not-supported"
        case nested = "nested-not-supported"
        case headerNotJSON = "header-not-json"
        case headerInvalid = "header-invalid"
        case duplicateMember = "duplicate-member"
        case algorithmNone = "alg-none"
        case algorithmNotAllowed = "alg-not-allowed"
        case critNotUnderstood = "crit-not-understood"
        case b64NotSupported = "b64-not-supported"
        case unknownKey = "unknown-key"
        case keyMismatch = "key-mismatch"
        case badSignature = "bad-signature"
        case claimsNotJSON = "claims-not-json"
        case claimsInvalid = "claims-invalid"
        case expired
        case notYetValid = "not-yet-valid"
        case wrongIssuer = "wrong-issuer"
        case wrongAudience = "wrong-audience"
    }

    public let word: Word
    public let description: String

    init(_ word: Word, _ description: String) { (self.word, self.description) = (word, description) }

    /// Reads a part of a token strictly; a member that stands twice could be read in two ways.
    static func object(_ bytes: [UInt8], else word: Word) throws(TokenFault) -> JSONValue {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch {
            if case .duplicateKey = error.kind { throw TokenFault(.duplicateMember, error.reason) }
            throw TokenFault(word, error.reason)
        }
        guard value.object != nil else {
            throw TokenFault(word, "it is \(value.kindName), where an object is expected")
        }
        return value
    }
}
