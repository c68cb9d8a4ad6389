import Cryptography
import Testing

struct Base64URLTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("รายงาน", "4Lij4Liy4Lii4LiH4Liy4LiZ"),
    ])
    func writesAndReadsTheVectorsOfRFC4648(text: String, encoded: String) {
        #expect(Base64URL.encode(text) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Zg==", "Zm9vYg=", "Z", "Zh", "Zm9", "+/+/", "Zm 9v", "Zm9v\n", "Zm9vé", "Zg.", "Z\u{0}=="])
    func refusesEveryOtherSpelling(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func hasExactlyOneSpellingForAnyBytes() {
        for count in 0..<70 {
            let bytes = SecureRandom.bytes(count)
            let text = Base64URL.encode(bytes)
            #expect(Base64URL.decode(text) == bytes)
            #expect(!text.contains("="))
        }
    }

    @Test func tokensAreLongAndNeverRepeat() {
        let tokens = Set((0..<1000).map { _ in SecureRandom.token() })
        #expect(tokens.count == 1000)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 })
    }
}
