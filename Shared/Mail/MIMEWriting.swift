import Foundation

extension MailMessage {
    /// The mail as it goes over the wire: header, plain text and page side by side, in lines of ASCII.
    ///
    /// The same message always gives the same bytes, so that a repetition is a repetition.
    public var mime: [UInt8] {
        let boundary = boundary
        var lines = header
        lines.append(("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\""))
        var out = lines.map { "\($0.0): \($0.1)\r\n" }.joined()
        out += "\r\n"
        for (type, content) in [("plain", text), ("html", html)] {
            out += "--\(boundary)\r\nContent-Type: text/\(type); charset=utf-8\r\n"
            out += "Content-Transfer-Encoding: base64\r\n\r\n" + Self.base64Lines(content) + "\r\n"
        }
        return Array((out + "--\(boundary)--\r\n").utf8)
    }

    private var header: [(String, String)] {
        var lines = [
            ("Date", Self.written(date)), ("Message-ID", id.text), ("From", Self.written(from, following: 6)),
            ("To", Self.written(to, following: 4)),
        ]
        if let replyTo { lines.append(("Reply-To", Self.written(replyTo, following: 10))) }
        lines.append(("Subject", subject.encoded(following: 9)))
        // No out-of-office answers to this (RFC 3834 §5).
        lines.append(("Auto-Submitted", "auto-generated"))
        lines.append(("Content-Language", Self.token(language)))
        lines.append(("X-Raingan-Kind", Self.token(kind)))
        if let unsubscribe, ["https", "http"].contains(unsubscribe.scheme ?? "") {
            lines.append(("List-Unsubscribe", "<\(unsubscribe.absoluteString)>"))
            lines.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        }
        lines.append(("MIME-Version", "1.0"))
        return lines
    }

    /// Base64 never contains `=_`, so no part can hold the boundary.
    private var boundary: String {
        "=_raingan_" + id.text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(40)
    }

    private static func written(_ party: Party, following used: Int) -> String {
        guard let name = party.name, !name.text.isEmpty else { return "<\(party.address.text)>" }
        let encoded = name.encoded(following: used)
        // A plain name may hold commas and dots, which mean something outside quotes.
        let shown = encoded.hasPrefix("=?") ? encoded : quoted(encoded)
        return shown + "\r\n <\(party.address.text)>"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// What may stand in a field as it is: anything else is left out.
    private static func token(_ text: String) -> String {
        String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") })
    }

    /// The time as Thailand reads it (RFC 5322 §3.3).
    private static func written(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 7 * 3600) ?? .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][((parts.weekday ?? 1) - 1) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[((parts.month ?? 1) - 1) % 12]
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        let time = "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
        return "\(weekday), \(two(parts.day)) \(month) \(parts.year ?? 0) \(time) +0700"
    }

    private static func base64Lines(_ text: String) -> String {
        // A mail's text has lines that end in CRLF, also within base64 (RFC 2046 §4.1.1).
        let unified = text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
        return Data(unified.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }
}
