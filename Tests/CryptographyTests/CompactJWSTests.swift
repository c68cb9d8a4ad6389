import Cryptography
import Testing

struct CompactJWSTests {
    @Test func readsBackWhatItSigned() throws {
        let key = try ES256.PrivateKey.generate()
        let text = try CompactJWS.sign(header: Array("{}".utf8), payload: Array("ก".utf8), with: key)
        let token = try CompactJWS(text)
        #expect(token.payload == Array("ก".utf8))
        #expect(token.isSigned(by: key.publicKey))
        #expect(!token.isSigned(by: try ES256.PrivateKey.generate().publicKey))
    }

    @Test(arguments: [
        ("", CompactJWS.Malformed.notThreeParts), ("a.b", .notThreeParts), ("e30.e30.AA.AA", .notThreeParts),
        ("..", .notThreeParts), ("e30.e30.", .notThreeParts), ("e30=.e30.AA", .notBase64URL),
        ("e31.e30.AA", .notBase64URL), ("e30.e 30.AA", .notBase64URL), ("e30.e30.A", .notBase64URL),
        ("รายงาน.e30.AA", .notBase64URL), (String(repeating: "A", count: 8193), .tooLong),
    ])
    func refusesEveryOtherShape(text: String, refusal: CompactJWS.Malformed) {
        #expect(throws: refusal) { try CompactJWS(text) }
    }

    @Test func isBoundToHeaderAndPayload() throws {
        let key = try ES256.PrivateKey.generate()
        let parts = try CompactJWS.sign(header: Array("{}".utf8), payload: Array("{}".utf8), with: key)
            .split(separator: ".")
        let moved = try CompactJWS("\(parts[0]).eyJhIjoxfQ.\(parts[2])")
        #expect(!moved.isSigned(by: key.publicKey))
    }
}
