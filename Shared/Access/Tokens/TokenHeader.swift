import JSON

/// What a token's header may say here: one of two algorithms, the name of a key, and nothing that changes the meaning.
struct TokenHeader {
    static let algorithms: Set = ["ES256", "RS256"]

    let algorithm: String
    let kid: String?

    init(_ bytes: [UInt8]) throws(TokenFault) {
        let header = try TokenFault.object(bytes, else: .headerNotJSON)
        if header["enc"] != nil { throw TokenFault(.encrypted, "the header is that of an encrypted token") }
        guard let algorithm = header["alg"]?.string else {
            throw TokenFault(.algorithmNotAllowed, "the header names no algorithm")
        }
        if algorithm.lowercased() == "none" { throw TokenFault(.algorithmNone, "it is not signed (alg none)") }
        guard Self.algorithms.contains(algorithm) else {
            throw TokenFault(.algorithmNotAllowed, "only ES256 and RS256 are taken")
        }
        if let b64 = header["b64"], b64 != true {
            throw TokenFault(.b64NotSupported, "a payload that is not base64url (b64) is not read")
        }
        if header["crit"] != nil {
            throw TokenFault(.critNotUnderstood, "the header asks for an extension that must be understood (crit)")
        }
        for name in ["kid", "typ", "cty"] {
            if let value = header[name], value.string == nil {
                throw TokenFault(.headerInvalid, "\(name) is \(value.kindName), where a text is expected")
            }
        }
        if let content = header["cty"]?.string?.lowercased(), ["jwt", "application/jwt"].contains(content) {
            throw TokenFault(.nested, "a token within a token (cty) is not read")
        }
        (self.algorithm, kid) = (algorithm, header["kid"]?.string)
    }
}
