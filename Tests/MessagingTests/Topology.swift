import Foundation
import Runtime
import TestSupport

@testable import Messaging

/// The product's definitions on the real broker, under names of their own so that tests do not meet.
struct Topology {
    let mark: String
    let management: BrokerManagement

    private static let folder = TestBroker.definitions.deletingLastPathComponent().path

    static func with(_ body: (Topology) async throws -> Void) async throws {
        let mark = "t" + UUID().uuidString.lowercased().prefix(8)
        let topology = Topology(mark: mark, management: try BrokerManagement.forTests())
        let passwords = ["AUTH", "SUBMISSION", "APPROVAL", "NOTIFICATION", "EGRESS", "REGISTRY"].map {
            ("SVC_\($0)_PASSWORD", "pw ก")
        }
        let outcome: Result<Void, any Error>
        do {
            let environment = Dictionary(uniqueKeysWithValues: passwords)
            try await topology.take(try await Command.run(["\(folder)/render"], environment: environment))
            for slug in ["moi", "mof"] {
                try await topology.take(
                    try await Command.run(
                        ["\(folder)/subscriber", slug, "main"], environment: ["SUBSCRIBER_PASSWORD": "pw ก"]))
            }
            outcome = .success(try await body(topology))
        } catch { outcome = .failure(error) }
        for user in try await topology.management.list("users") {
            guard let name = user["name"] as? String, name.hasPrefix(mark) else { continue }
            try await topology.management.delete("users/\(name)")
        }
        for vhost in ["", "-ext"] { try? await topology.management.delete("vhosts/\(mark)\(vhost)") }
        try outcome.get()
    }

    private func take(_ definitions: String) async throws {
        let marked = definitions.replacing("\"raingan-ext\"", with: "\"\(mark)-ext\"")
            .replacing("\"raingan\"", with: "\"\(mark)\"").replacing("\"svc-", with: "\"\(mark)-svc-")
            .replacing("\"ext-", with: "\"\(mark)-ext-")
        try await management.post("definitions", marked)
    }

    /// How `user` connects, by default to the virtual host it is meant for.
    func settings(_ user: String, outside: Bool? = nil) throws -> BrokerSettings {
        var settings = try BrokerSettings.forTests()
        let outsider = user.hasPrefix("ext-") || user.hasSuffix("egress")
        settings.vhost = outside ?? outsider ? "\(mark)-ext" : mark
        settings.user = "\(mark)-\(user)"
        settings.password = Secret("pw ก")
        settings.connectionName = mark
        return settings
    }

    /// The code with which the broker refuses `action` to `user`, or nil when it allows it.
    func refusal(_ user: String, outside: Bool? = nil, _ action: (Link) throws(BrokerFault) -> Void) throws -> Int? {
        do {
            let settings = try settings(user, outside: outside)
            let link = try Link(to: settings.addresses[0], settings, name: "trial")
            try link.openChannel()
            try action(link)
            link.close()
            return nil
        } catch let fault as BrokerFault {
            switch fault.kind {
            case .channelRefused(let code), .connectionRefused(let code): return code
            default: throw fault
            }
        }
    }

    /// The code with which the broker refuses a message of `user`, or nil when it confirms it.
    func refusal(_ user: String, publishing key: String, to exchange: String) throws -> Int? {
        try refusal(user) { link throws(BrokerFault) in
            try link.selectConfirms()
            var writer = MessageWriter()
            try writer.send(OutgoingMessage(exchange: exchange, routingKey: key, body: [1]), over: link)
            let bell = Doorbell()
            while true {
                switch try link.receive() {
                case .confirmed: return
                case .channelClosed(let code, let text):
                    link.answerChannelClose()
                    throw BrokerFault(kind: .channelRefused(code: code), text: text)
                default: bell.wait(for: .seconds(1), orReadable: link.socket)
                }
            }
        }
    }
}
