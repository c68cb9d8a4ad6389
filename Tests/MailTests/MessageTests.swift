import Foundation
import Mail
import Testing

struct MessageTests {
    private func lines(_ message: MailMessage) -> [String] {
        String(decoding: message.mime, as: UTF8.self).components(separatedBy: "\r\n")
    }

    private func field(_ name: String, of message: MailMessage) -> String? {
        let all = lines(message)
        guard let start = all.firstIndex(where: { $0.hasPrefix(name + ": ") }) else { return nil }
        let more = all[(start + 1)...].prefix { $0.hasPrefix(" ") }
        return ([String(all[start].dropFirst(name.count + 2))] + more).joined(separator: "\r\n")
    }

    /// Takes encoded words apart as RFC 2047 §6.2 says.
    private func decoded(_ field: String) throws -> (text: String, words: [String]) {
        let words = field.components(separatedBy: "\r\n ").filter { $0.hasPrefix("=?") }
        var bytes = Data()
        for word in words { bytes += try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))) }
        return (String(decoding: bytes, as: UTF8.self), words)
    }

    @Test(arguments: [
        "แจ้งเตือน",
        "กรุณาส่งรายงานความก้าวหน้าของโครงการตามแผนพัฒนาจังหวัดระยอง ไตรมาสที่ ๒ ปีงบประมาณ พ.ศ. ๒๕๖๔ ภายในวันที่ ๓๑ มีนาคม",
        "น้ำ" + String(repeating: "ที่ผู้", count: 40), "=?UTF-8?B?forged?=", "👨‍👩‍👧‍👦 family",
    ])
    func writesSubjectsInWordsThatAnyReaderUnderstands(subject: String) throws {
        let message = try mail(subject: subject)
        let (text, words) = try decoded(try #require(field("Subject", of: message)))
        #expect(text == subject)
        for word in words {
            #expect(word.utf8.count <= 75)
            let part = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            let piece = try #require(String(data: part, encoding: .utf8))
            // A word that began with a tone mark would have lost its consonant.
            #expect(piece.unicodeScalars.first?.properties.generalCategory != .nonspacingMark)
        }
        #expect(lines(message).allSatisfy { $0.utf8.count <= 78 })
    }

    @Test func leavesPlainSubjectsReadable() throws {
        #expect(field("Subject", of: try mail(subject: "Report due")) == "Report due")
    }

    @Test func survivesACharacterLongerThanAWord() throws {
        let heap = "ก" + String(repeating: "\u{0E49}", count: 60)
        let (text, words) = try decoded(try #require(field("Subject", of: try mail(subject: heap))))
        #expect(text == heap)
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
    }

    @Test(arguments: ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\u{0}b", "a\u{2028}b", "a\u{85}b"])
    func refusesTextThatWouldForgeAHeader(text: String) {
        #expect(HeaderText(text) == nil)
    }

    @Test func tellsTimeAsThailandDoes() throws {
        #expect(field("Date", of: try mail()) == "Wed, 31 Mar 2021 09:30:05 +0700")
    }

    @Test func saysWhatItIs() throws {
        let message = try mail()
        #expect(field("Message-ID", of: message) == "<0190aa.1@raingan.example>")
        #expect(field("Auto-Submitted", of: message) == "auto-generated")
        #expect(field("Content-Language", of: message) == "th")
        #expect(field("List-Unsubscribe", of: message) == nil)
        #expect(field("To", of: message) == "<officer@rayong.example>")
    }

    @Test func offersToEndWhatIsOptional() throws {
        var message = try mail()
        message.unsubscribe = URL(string: "https://raingan.example/u/1")
        #expect(field("List-Unsubscribe", of: message) == "<https://raingan.example/u/1>")
        #expect(field("List-Unsubscribe-Post", of: message) == "List-Unsubscribe=One-Click")
    }

    @Test func quotesNamesThatMeanSomething() throws {
        #expect(field("To", of: try mail(name: "A, \"B\"")) == "\"A, \\\"B\\\"\"\r\n <officer@rayong.example>")
    }

    @Test func carriesTextAndPageSideBySide() throws {
        let all = String(decoding: try mail().mime, as: UTF8.self)
        let boundary = try #require(all.firstMatch(of: /boundary="([^"]+)"/)?.1)
        let parts = all.components(separatedBy: "--\(boundary)")
        #expect(parts.count == 4)
        let bodies = parts[1...2].map { $0.components(separatedBy: "\r\n\r\n").dropFirst().joined() }
        let texts = bodies.map { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
        #expect(texts == [Data("เรียน เจ้าหน้าที่\r\n.จุด\r\n".utf8), Data("<p>สวัสดี</p>".utf8)])
        #expect(try mail().mime == mail().mime)
    }

    @Test(arguments: ["a@b", "somchai.j+rayong@moi.go.th", "ก@raingan.example", "x_y@a-b.example"])
    func acceptsMailboxes(text: String) { #expect(MailAddress(text)?.text == text) }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@-b", "a@b-", "a@b..c", ".a@b", "a.@b", "a..b@c", "a@ข",
        "a\r\n@b", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@[127.0.0.1]", "\"a\"@b", "a\u{202E}b@c", "a,b@c",
        String(repeating: "a", count: 65) + "@b",
    ])
    func refusesEveryOtherMailbox(text: String) { #expect(MailAddress(text) == nil) }

    @Test func keepsMailboxesOutOfLogs() throws {
        #expect("\(try #require(MailAddress("secret@b.example")))" == "…@b.example")
        #expect(try #require(MailAddress("ก@b.example")).needsUTF8)
    }

    @Test(arguments: [("", "b"), ("a", ""), ("a b", "c"), ("a>", "b"), ("a\r\n", "b"), ("ก", "b")])
    func refusesIdsThatAreNone(local: String, domain: String) {
        #expect(MailMessage.MessageID(local, at: domain) == nil)
    }
}
