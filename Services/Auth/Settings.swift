import Access
import Cryptography
import Foundation
import Mail
import Pages
import Runtime

/// What Auth is told at start, besides what every service is.
struct Settings: Sendable {
    /// Where people reach the platform; links in mails begin with it.
    let publicURL: String
    let site: Site
    let csrf: CSRFTokens
    let sealing: KeyRing
    let peppers: KeyRing
    let mail: MailSettings
    /// Attempts to sign in from one network address, at each instance; a whole province may sit behind one.
    let signInsPerMinute: Int

    /// Reads `RAINGAN_PUBLIC_URL`, `CSRF_KEY`, `KEY_ENCRYPTION_KEY`, `PASSWORD_PEPPER`, `SIGN_IN_PER_MINUTE`, the
    /// settings of pages and those of mail.
    ///
    /// Nil when something is missing or wrong, which the reader then complains of.
    init?(reading reader: inout SettingsReader) {
        var address = reader.text("RAINGAN_PUBLIC_URL")
        while address.hasSuffix("/") { address.removeLast() }
        let url = URL(string: address)
        let isAddress = ["http", "https"].contains(url?.scheme ?? "") && url?.host()?.isEmpty == false
        if !address.isEmpty, !isAddress { reader.complain("RAINGAN_PUBLIC_URL is not valid (https://… expected)") }
        let site = Site(reading: &reader)
        let csrf = CSRFTokens(reading: &reader)
        let sealing = Self.ring("KEY_ENCRYPTION_KEY", &reader)
        let peppers = Self.ring("PASSWORD_PEPPER", &reader)
        let mail = MailSettings(reading: &reader)
        signInsPerMinute = reader.integer("SIGN_IN_PER_MINUTE", in: 1...1_000_000, default: 300)
        guard let csrf, let sealing, let peppers else { return nil }
        (publicURL, self.site, self.csrf) = (address, site, csrf)
        (self.sealing, self.peppers, self.mail) = (sealing, peppers, mail)
    }

    /// 64 hexadecimal digits are one key, called `1`; `id:key,id:key` are several, of which the first is for new work.
    static func ring(_ name: String, _ reader: inout SettingsReader) -> KeyRing? {
        let text = reader.secret(name).reveal()
        let entries = text.split(separator: ",", omittingEmptySubsequences: false).map { entry in
            let halves = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let (id, key) = halves.count == 2 ? (halves[0], halves[1]) : ("1", halves[0])
            return id + ":" + (hexadecimal(key).map { Base64URL.encode($0) } ?? key)
        }
        if let ring = try? KeyRing(Secret(entries.joined(separator: ","))) { return ring }
        if !text.isEmpty {
            reader.complain("\(name) is not valid (64 hexadecimal digits, or id:key,id:key, expected)")
        }
        return nil
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { UInt8(String(Unicode.Scalar($0)), radix: 16) }
        guard digits.count == 2 * KeyRing.keyLength, digits.allSatisfy({ $0 != nil }) else { return nil }
        let values = digits.compactMap { $0 }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
