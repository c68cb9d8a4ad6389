import Access
import Messaging
import Pages
import Runtime

/// Everything that this service is told besides what all four are told (`FrameSettings`).
struct Settings: Sendable {
    /// The connection over which outside systems are told, by a user that can do nothing else.
    let egress: BrokerSettings
    /// Signs the tokens of forms; the same for all services.
    let csrf: CSRFTokens?
    let site: Site

    /// Reads `EGRESS_AMQP_URL` and its like, `CSRF_KEY`, and the settings of pages.
    init(reading reader: inout SettingsReader) {
        egress = BrokerSettings(reading: &reader, prefix: "EGRESS_AMQP")
        csrf = CSRFTokens(reading: &reader)
        site = Site(reading: &reader)
    }
}
