import Cryptography
import Foundation
import Testing

/// Vectors of FIPS 180-4 and RFC 4231, and what must hold for any input.
struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func hashesAsTheStandardSays(text: String, digest: String) {
        #expect(hexadecimal(SHA256.hash(text)) == digest)
    }

    @Test(arguments: [1, 63, 64, 65, 1000])
    func hashesPiecesLikeTheWhole(size: Int) {
        let whole = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var stream = SHA256Stream()
        for start in stride(from: 0, to: whole.count, by: size) {
            stream.update(Data(whole[start..<min(start + size, whole.count)]))
        }
        #expect(stream.finish() == SHA256.hash(whole))
    }

    @Test(arguments: [
        (
            String(repeating: "0b", count: 20), hexadecimal(Array("Hi There".utf8)),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            hexadecimal(Array("Jefe".utf8)), hexadecimal(Array("what do ya want for nothing?".utf8)),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            String(repeating: "aa", count: 131),
            hexadecimal(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func authenticatesAsRFC4231Says(key: String, message: String, code: String) throws {
        let key = AuthenticationKey(try bytes(key))
        #expect(hexadecimal(key.code(for: try bytes(message))) == code)
        #expect(key.accepts(try bytes(code), for: try bytes(message)))
    }

    @Test func authenticatesNothingAtAll() {
        let empty = AuthenticationKey([]).code(for: "")
        #expect(hexadecimal(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func refusesACodeWithAnyBitChanged() {
        let key = AuthenticationKey(SecureRandom.bytes(32))
        let code = key.code(for: "session")
        for bit in 0..<256 {
            var changed = code
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.accepts(changed, for: "session"))
        }
        #expect(!key.accepts(Array(code.dropLast()), for: "session"))
        #expect(!key.accepts([], for: "session"))
    }

    @Test func comparesByContentAndLength() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 0]))
    }
}
