import Foundation

/// What is known about a visitor before anybody knows who they are.
struct Visitor: Sendable, Equatable {
    /// The network address, as the nearest trusted proxy knows it.
    let client: String
    /// What the cookie of a known device says, if there is one.
    let device: String?
    /// Which browser on which system, in a few words, for the person's own list of sessions.
    let browser: String

    init(client: String, device: String? = nil, browser: String = "") {
        (self.client, self.device) = (client, device)
        self.browser = String(browser.unicodeScalars.prefix(200))
    }
}

/// Reads which browser on which system somebody uses from its `User-Agent`; a guess, for people only.
enum BrowserName {
    static func read(_ agent: String) -> String {
        let browsers = [
            ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Line/", "LINE"),
            ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
        ]
        let systems = [
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ]
        let browser = browsers.first { agent.contains($0.0) }?.1
        let system = systems.first { agent.contains($0.0) }?.1
        return [browser, system].compactMap { $0 }.joined(separator: " · ")
    }
}
