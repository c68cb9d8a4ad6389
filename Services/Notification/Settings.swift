import Access
import Foundation
import Mail
import Pages
import Runtime

/// Everything this service is told at start, besides what all services are (`FrameSettings`).
struct Settings: Sendable {
    /// The address that people type; it stands in the links of mails.
    let publicURL: String
    let site: Site
    let csrf: CSRFTokens?
    let mail: MailSettings
    let mailsPerSecond: Int
    /// RabbitMQ's management interface, without a slash at the end, and a user who administers outside systems there.
    let managementURL: String
    let managementUser: String
    let managementPassword: Secret
    let managementAuthorities: String?
    /// The virtual host of outside systems.
    let externalHost: String
    /// Where outside systems connect, as they are told.
    let subscriberAddress: String?

    /// `CSRF_KEY` is missing or malformed.
    struct KeyMissing: Error {}

    /// Reads `RAINGAN_PUBLIC_URL`, `CSRF_KEY`, `MAIL_PER_SECOND`, `RABBITMQ_MANAGEMENT_URL`, `…_USER`, `…_PASSWORD` and
    /// `…_CA_FILE`, `RABBITMQ_EXTERNAL_VHOST`, `SUBSCRIBER_AMQP_URL`, the settings of pages and those of mail.
    init(reading reader: inout SettingsReader) {
        publicURL = Self.address("RAINGAN_PUBLIC_URL", &reader)
        site = Site(reading: &reader)
        csrf = CSRFTokens(reading: &reader)
        managementURL = Self.address("RABBITMQ_MANAGEMENT_URL", &reader)
        managementUser = reader.text("RABBITMQ_MANAGEMENT_USER")
        managementPassword = reader.secret("RABBITMQ_MANAGEMENT_PASSWORD")
        managementAuthorities = reader.optionalText("RABBITMQ_MANAGEMENT_CA_FILE")
        externalHost = reader.text("RABBITMQ_EXTERNAL_VHOST", default: "raingan-ext")
        subscriberAddress = reader.optionalText("SUBSCRIBER_AMQP_URL")
        mail = MailSettings(reading: &reader)
        mailsPerSecond = reader.integer("MAIL_PER_SECOND", in: 1...1000, default: 50)
    }

    /// An address of the web, without a slash at its end.
    private static func address(_ name: String, _ reader: inout SettingsReader) -> String {
        var address = reader.text(name)
        while address.hasSuffix("/") { address.removeLast() }
        if !address.isEmpty, !["http", "https"].contains(URL(string: address)?.scheme ?? "") {
            reader.complain("\(name) is not valid (https://… expected)")
        }
        return address
    }
}
