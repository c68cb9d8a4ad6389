import Foundation
import Runtime

/// The parts of an AMQP address, of which several hosts may share one user and virtual host.
struct BrokerURL {
    var encrypted: Bool
    var user: String
    var password: Secret?
    var addresses: [BrokerSettings.Address] = []
    var vhost: String

    init?(_ text: String) {
        guard let scheme = text.range(of: "://"), ["amqp", "amqps"].contains(text[..<scheme.lowerBound]) else {
            return nil
        }
        encrypted = text[..<scheme.lowerBound] == "amqps"
        let rest = text[scheme.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let at = rest[..<slash].lastIndex(of: "@") else { return nil }

        let credentials = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = credentials.first?.removingPercentEncoding, !user.isEmpty else { return nil }
        self.user = user
        if credentials.count == 2 {
            guard let password = credentials[1].removingPercentEncoding else { return nil }
            self.password = Secret(password)
        }

        let path = rest[slash...].dropFirst()
        guard !path.contains("/"), let vhost = path.removingPercentEncoding else { return nil }
        self.vhost = vhost.isEmpty ? "/" : vhost

        for host in rest[rest.index(after: at)..<slash].split(separator: ",", omittingEmptySubsequences: false) {
            guard let address = Self.address(host, default: encrypted ? 5671 : 5672) else { return nil }
            addresses.append(address)
        }
    }

    /// Reads `host`, `host:port` or `[ip6]:port`.
    private static func address(_ text: Substring, default port: Int) -> BrokerSettings.Address? {
        var (host, rest) = (text, Substring())
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else if let colon = text.firstIndex(of: ":") {
            (host, rest) = (text[..<colon], text[colon...])
        }
        guard !host.isEmpty else { return nil }
        guard !rest.isEmpty else { return BrokerSettings.Address(host: String(host), port: port) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65535).contains(port) else { return nil }
        return BrokerSettings.Address(host: String(host), port: port)
    }
}
