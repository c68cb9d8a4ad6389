@testable import Cryptography
import Testing

/// The examples of RFC 7515 appendix A, and the malformed signatures that implementations are known to accept.
struct SignatureTests {
    static let exampleKey = ECPublicJWK(
        x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
    static let exampleSecret = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
    static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    static let example =
        "eyJhbGciOiJFUzI1NiJ9.\(payload)"
        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    @Test func acceptsTheExampleOfRFC7515() throws {
        let token = try CompactJWS(Self.example)
        #expect(token.isSigned(by: try ES256.PublicKey(Self.exampleKey)))
        #expect(token.header == Array(#"{"alg":"ES256"}"#.utf8))
    }

    @Test func signsWithTheExampleKeyFromItsJWKAndFromPEM() throws {
        let key = try ES256.PrivateKey(Self.exampleKey, d: Self.exampleSecret)
        let again = try ES256.PrivateKey(pem: key.pem())
        #expect(again.publicKey == key.publicKey)
        for signer in [key, again] {
            let signature = try signer.sign([1, 2, 3])
            #expect(signature.count == 64)
            #expect(key.publicKey.accepts(signature, for: [1, 2, 3]))
            #expect(!key.publicKey.accepts(signature, for: [1, 2, 4]))
        }
    }

    @Test func neverAcceptsAnotherKeysSignature() throws {
        let (one, other) = (try ES256.PrivateKey.generate(), try ES256.PrivateKey.generate())
        #expect(!other.publicKey.accepts(try one.sign([7]), for: [7]))
    }

    @Test func alwaysWritesSixtyFourBytes() throws {
        // One signature in 128 has a number with leading zero bytes, which DER drops and JOSE keeps.
        let key = try ES256.PrivateKey.generate()
        for round in 0..<600 {
            let message = [UInt8(round & 0xFF), UInt8(round >> 8)]
            let signature = try key.sign(message)
            #expect(signature.count == 64)
            #expect(key.publicKey.accepts(signature, for: message))
        }
    }

    @Test func findsEveryChangedBit() throws {
        let key = try ES256.PrivateKey.generate()
        let signature = try key.sign([1])
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.publicKey.accepts(changed, for: [1]))
        }
    }

    enum Malformation: CaseIterable {
        case empty, zeroR, zeroS, bothZero, orderAsR, orderAsS, aboveOrder, allOnes, rPlusOrder, swapped, short, long,
            der
    }

    @Test(arguments: Malformation.allCases)
    func refusesMalformedSignatures(kind: Malformation) throws {
        let key = try ES256.PrivateKey.generate()
        let message: [UInt8] = [1, 2, 3]
        let good = try key.sign(message)
        let (r, s) = (Array(good.prefix(32)), Array(good.suffix(32)))
        let zero = [UInt8](repeating: 0, count: 32)
        let order = ES256.order
        let signature: [UInt8] =
            switch kind {
            case .empty: []
            case .zeroR: zero + s
            case .zeroS: r + zero
            case .bothZero: zero + zero
            case .orderAsR: order + s
            case .orderAsS: r + order
            case .aboveOrder: r + order.dropLast() + [0x52]
            case .allOnes: [UInt8](repeating: 0xFF, count: 64)
            case .rPlusOrder: [0] + sum(r, order).suffix(32) + s
            case .swapped: s + r
            case .short: Array(good.dropLast())
            case .long: good + [0]
            case .der: [0x30, 0x44, 0x02, 0x20] + r + [0x02, 0x20] + s
            }
        #expect(!key.publicKey.accepts(signature, for: message))
        #expect(key.publicKey.accepts(good, for: message))
    }

    @Test(arguments: [
        ECPublicJWK(x: exampleKey.y, y: exampleKey.x),
        ECPublicJWK(x: exampleKey.x, y: exampleKey.x),
        ECPublicJWK(x: "", y: ""),
        ECPublicJWK(x: exampleKey.x + "A", y: exampleKey.y),
        ECPublicJWK(x: Base64URL.encode([UInt8](repeating: 0, count: 32)), y: exampleKey.y),
    ])
    func refusesAPointThatIsNotOnTheCurve(jwk: ECPublicJWK) {
        #expect(throws: CryptographyError.self) { try ES256.PublicKey(jwk) }
    }

    @Test func refusesASecretThatDoesNotBelongToThePoint() throws {
        let other = try ES256.PrivateKey.generate().publicKey.jwk
        #expect(throws: CryptographyError.self) { try ES256.PrivateKey(other, d: Self.exampleSecret) }
    }

    @Test(arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "รายงาน"])
    func refusesWhatIsNotPEM(text: String) {
        #expect(throws: CryptographyError.self) { try ES256.PrivateKey(pem: text) }
    }

    @Test func acceptsTheRSAExampleOfRFC7515() throws {
        let key = try RS256.PublicKey(RSAExample.signer)
        let token = try CompactJWS("eyJhbGciOiJSUzI1NiJ9.\(Self.payload).\(RSAExample.signature)")
        #expect(token.isSigned(by: key))
        #expect(!token.isSigned(by: try ES256.PublicKey(Self.exampleKey)))
        let other = try CompactJWS("eyJhbGciOiJSUzI1NiI.\(Self.payload).\(RSAExample.signature)")
        #expect(!other.isSigned(by: key))
    }

    @Test func signsWithRSA() throws {
        let key = try RS256.PrivateKey.generate(bits: 2048)
        let again = try RS256.PrivateKey(pem: key.pem())
        let token = try CompactJWS(CompactJWS.sign(header: [123, 125], payload: [1], with: again))
        #expect(token.isSigned(by: key.publicKey))
        #expect(throws: CryptographyError.malformed("P-256 private key")) { try ES256.PrivateKey(pem: key.pem()) }
        #expect(throws: CryptographyError.malformed("RSA key length")) { try RS256.PrivateKey.generate(bits: 1024) }
    }

    @Test func namesKeysAsRFC7638Says() throws {
        #expect(RSAExample.named.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        let key = Self.exampleKey
        let canonical = #"{"crv":"P-256","kty":"EC","x":"\#(key.x)","y":"\#(key.y)"}"#
        #expect(key.thumbprint == Base64URL.encode(SHA256.hash(canonical)))
    }

    /// Big-endian addition with a leading carry byte.
    private func sum(_ one: [UInt8], _ other: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var carry = 0
        for (a, b) in zip(one.reversed(), other.reversed()) {
            let digit = Int(a) + Int(b) + carry
            out.append(UInt8(digit & 0xFF))
            carry = digit >> 8
        }
        return [UInt8(carry)] + out.reversed()
    }
}
