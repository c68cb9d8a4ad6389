import Cryptography
import Testing

struct ActivationCodeTests {
    @Test func isReadBackHoweverItIsTyped() throws {
        for _ in 0..<200 {
            let code = ActivationCode.random()
            let shown = code.reveal()
            #expect(shown.utf8.count == 29)
            #expect(ActivationCode(shown) == code)
            #expect(ActivationCode(shown.lowercased()) == code)
            #expect(ActivationCode(" " + shown.replacing("-", with: " ") + "\n") == code)
            #expect(ActivationCode(shown.replacing("0", with: "O").replacing("1", with: "l")) == code)
        }
    }

    @Test(arguments: ["", "ABCD", "UUUU-0000-0000-0000-0000-0000", "0000-0000-0000-0000-0000-0000-0", "๐๐๐๐"])
    func refusesWhatCannotBeACode(typed: String) {
        #expect(ActivationCode(typed) == nil)
    }

    @Test func doesNotReadAFlood() {
        #expect(ActivationCode(String(repeating: "-", count: 1_000_000)) == nil)
    }

    @Test func keepsQuietInLogs() {
        let code = ActivationCode.random()
        #expect(!"\(code)".contains(code.reveal().prefix(4)))
    }

    @Test func isKeptAsADigestOnly() throws {
        let code = ActivationCode.random()
        #expect(code.digest == ActivationCode(code.reveal())?.digest)
        #expect(code.digest != ActivationCode.random().digest)
    }
}
