import Access
import Pages
import Runtime

/// What this service is told beside what every service is: how its pages look and how its forms are guarded.
///
/// Reads `CSRF_KEY`, 32 random bytes as 64 hexadecimal digits, the same for all four services, and what `Site` reads:
/// `RAINGAN_STATIC_MANIFEST`, `HELP_TECHNICAL`, `HELP_DATA`.
struct Settings: Sendable {
    let site: Site
    let csrf: CSRFTokens

    /// Nil when something is missing or wrong, which the reader then complains of.
    init?(reading reader: inout SettingsReader) {
        let csrf = CSRFTokens(reading: &reader)
        site = Site(reading: &reader)
        guard let csrf else { return nil }
        self.csrf = csrf
    }
}
