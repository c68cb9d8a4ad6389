import Calendar
import Foundation
import HTML
import Mail
import Pages

/// The words of the mails that Auth sends itself, in the language of their reader.
struct LinkLetters: Sendable {
    let settings: MailSettings
    let publicURL: String
    let help: [HelpContact]

    /// Nil when the address cannot stand in a mail.
    func letter(_ mail: DueMail, secret: String) -> MailMessage? {
        let words = Self.words(mail.purpose, until: BangkokTime(mail.expiresAt))
        guard let address = MailAddress(mail.address), let subject = HeaderText(words.subject[mail.language]),
            let id = MailMessage.MessageID(mail.id.uuidString.lowercased(), at: String(settings.from.address.domain))
        else { return nil }
        let link = publicURL + Self.path(mail.purpose) + secret
        return MailMessage(
            from: settings.from, to: .init(address, name: HeaderText(mail.personName)), replyTo: settings.replyTo,
            subject: subject, id: id, date: mail.createdAt, language: mail.language.rawValue,
            kind: "auth-\(mail.purpose.rawValue)", text: text(words, link, to: mail.personName, in: mail.language),
            html: page(words, link, to: mail.personName, in: mail.language))
    }

    private struct Content {
        let subject: Words
        let before: [Words]
        let button: Words
        let after: [Words]
    }

    private static func path(_ purpose: LinkPurpose) -> String {
        switch purpose {
        case .reset: "/reset/password?link="
        case .confirm: "/account/confirm?link="
        }
    }

    private static func words(_ purpose: LinkPurpose, until end: BangkokTime) -> Content {
        let limit = Words(
            "ลิงก์นี้ใช้ได้ครั้งเดียว ถึง\(end.written(.long, in: .thai))",
            "The link works once, until \(end.written(.long, in: .english)).")
        switch purpose {
        case .reset:
            return Content(
                subject: Words("ตั้งรหัสผ่านใหม่ ระบบรายงาน", "Choose a new password for Raingan"),
                before: [
                    Words(
                        "มีผู้ขอตั้งรหัสผ่านใหม่สำหรับบัญชีของท่าน หากเป็นท่าน กรุณาเปิดลิงก์ด้านล่าง",
                        "Somebody asked to choose a new password for your account. If it was you, open the link below."),
                    limit,
                ],
                button: Words("ตั้งรหัสผ่านใหม่", "Choose a new password"),
                after: [
                    Words(
                        "หากท่านไม่ได้ขอ ไม่ต้องทำอะไร รหัสผ่านเดิมยังใช้ได้ และไม่มีผู้ใดเห็นรหัสผ่านของท่าน",
                        "If it was not you, do nothing: your password stays as it is, and nobody has seen it.")
                ])
        case .confirm:
            return Content(
                subject: Words("ยืนยันอีเมล ระบบรายงาน", "Confirm your e-mail address for Raingan"),
                before: [
                    Words(
                        "กรุณายืนยันว่าอีเมลนี้เป็นของท่าน ระบบจะใช้ส่งการแจ้งเตือนและลิงก์ตั้งรหัสผ่านใหม่",
                        "Please confirm that this address is yours. Reminders and links for a new password will go here."
                    ),
                    limit,
                ],
                button: Words("ยืนยันอีเมล", "Confirm the address"),
                after: [
                    Words(
                        "หากท่านไม่ได้ระบุอีเมลนี้ไว้ในระบบ ไม่ต้องทำอะไร",
                        "If you did not give this address to Raingan, do nothing.")
                ])
        }
    }

    private func greeting(_ name: String) -> Words { Words("เรียน \(name)", "Dear \(name)") }

    private func text(_ words: Content, _ link: String, to name: String, in language: Language) -> String {
        let contacts = help.map { contact in
            [contact.subject[language] + ": " + contact.office[language], contact.telephone, contact.email]
                .compactMap { $0 }.joined(separator: "  ")
        }
        let parts =
            [greeting(name)[language]] + words.before.map { $0[language] } + [words.button[language] + ":\n" + link]
            + words.after.map { $0[language] } + ["-- \n" + contacts.joined(separator: "\n")]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func page(_ words: Content, _ link: String, to name: String, in language: Language) -> String {
        let page = document(.lang(language.rawValue)) {
            HTML.head {
                meta(.charset("utf-8"))
                HTML.title(words.subject[language])
            }
            HTML.body {
                p { greeting(name)[language] }
                for paragraph in words.before { p { paragraph[language] } }
                if let address = Address(link) { p { a(.href(address)) { strong { words.button[language] } } } }
                for paragraph in words.after { p { paragraph[language] } }
                hr()
                for contact in help {
                    p {
                        small {
                            contact.subject[language] + ": " + contact.office[language] + " "
                                + (contact.telephone ?? "") + " " + (contact.email ?? "")
                        }
                    }
                }
            }
        }
        return String(decoding: page.utf8(capacity: 4096), as: UTF8.self)
    }
}
