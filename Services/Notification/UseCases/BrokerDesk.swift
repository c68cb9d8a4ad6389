import Cryptography
import Foundation
import JSON
import Runtime
import WebClient

/// Keeps the users and queues of outside systems at the broker, through its management interface.
///
/// Every call may be repeated. What it makes is what `deploy/rabbitmq/subscriber` prints: a user who declares, binds and
/// reads below `sub.<slug>.` only, binds to keys that end in its own slug only, and publishes nothing.
struct BrokerDesk: Sendable {
    let caller: WebCaller
    /// The management interface, without a slash at the end.
    let url: String
    let user: String
    let password: Secret
    let virtualHost: String

    static let exchange = "public.events"

    /// The broker does not answer, or refuses.
    struct Unavailable: Error, Sendable, Equatable, CustomStringConvertible { let description: String }

    /// What stands in a queue.
    struct Standing: Sendable, Equatable {
        let messages: Int
        /// How many are reading it now.
        let consumers: Int
    }

    /// Makes, or makes again with another password, all that an outside system needs.
    func open(_ subscriber: Subscriber, password: String) async throws {
        let (slug, user) = (subscriber.slug, subscriber.user)
        try await put(
            "users/\(user)",
            [
                "password_hash": .string(Self.hash(password)), "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",
            ])
        try await put("user-limits/\(user)/max-connections", ["value": 5])
        try await put("user-limits/\(user)/max-channels", ["value": 10])
        try await put(
            "permissions/\(virtualHost)/\(user)",
            [
                "configure": .string("^sub\\.\(slug)\\."), "write": .string("^sub\\.\(slug)\\."),
                "read": .string("^(sub\\.\(slug)\\..*|public\\.events)$"),
            ])
        try await put(
            "topic-permissions/\(virtualHost)/\(user)",
            [
                "exchange": .string(Self.exchange), "write": "^$",
                "read": .string("^approval(\\.([a-z0-9_]+|\\*|#))+\\.\(slug)$"),
            ])
        let queue = subscriber.queueName
        try await put(
            "queues/\(virtualHost)/\(queue)",
            ["durable": true, "auto_delete": false, "arguments": ["x-queue-type": "quorum"]])
        try await call(
            .post, "bindings/\(virtualHost)/e/\(Self.exchange)/q/\(queue)",
            ["routing_key": .string("approval.#.\(slug)"), "arguments": [:]])
    }

    /// Ends the lines that were opened with an older password.
    func hangUp(_ subscriber: Subscriber) async throws {
        try await call(.delete, "connections/username/\(subscriber.user)", nil, mayBeMissing: true)
    }

    /// Takes away the user first, so that nothing is read any more, and then the queue.
    func close(_ subscriber: Subscriber) async throws {
        try await call(.delete, "users/\(subscriber.user)", nil, mayBeMissing: true)
        try await hangUp(subscriber)
        try await call(.delete, "queues/\(virtualHost)/\(subscriber.queueName)", nil, mayBeMissing: true)
    }

    /// What stands in the queues of outside systems, by name.
    func standings() async throws -> [String: Standing] {
        let body = try await call(.get, "queues/\(virtualHost)?columns=name,messages,consumers", nil)
        guard let rows = (try? JSONValue(parsing: body))?.array else {
            throw Unavailable(description: "no list of queues")
        }
        var found: [String: Standing] = [:]
        for row in rows {
            guard let name = row["name"]?.string else { continue }
            found[name] = Standing(messages: row["messages"]?.int ?? 0, consumers: row["consumers"]?.int ?? 0)
        }
        return found
    }

    /// RabbitMQ's form of a password: four random bytes and the SHA-256 of them and the password, in base64.
    static func hash(_ password: String, salt: [UInt8] = SecureRandom.bytes(4)) -> String {
        Data(salt + SHA256.hash(salt + Array(password.utf8))).base64EncodedString()
    }

    private func put(_ path: String, _ body: JSONValue) async throws { try await call(.put, path, body) }

    @discardableResult
    private func call(
        _ method: WebRequest.Method, _ path: String, _ body: JSONValue?, mayBeMissing: Bool = false
    ) async throws(Unavailable) -> [UInt8] {
        let request = WebRequest(
            method, "\(url)/api/\(path)", headers: [("Content-Type", "application/json")], body: body?.compactBytes,
            user: user, password: password)
        let response: WebResponse
        do { response = try await caller.send(request) } catch { throw Unavailable(description: "\(error)") }
        guard response.isSuccess || mayBeMissing && response.status == 404 else {
            throw Unavailable(description: "\(method.rawValue) \(path): \(response.status)")
        }
        return response.body
    }
}
