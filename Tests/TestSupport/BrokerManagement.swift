public import Foundation

/// The broker's management interface, for setting a scene and looking behind it.
public struct BrokerManagement: Sendable {
    public struct Refused: Error { public let status: Int, answer: String }

    private let port: Int
    private let authorization: String

    /// Reads an address with user and password, such as `http://user:password@127.0.0.1:15672`; always this machine.
    public init?(_ address: String) {
        guard let parts = URLComponents(string: address), let user = parts.user, let password = parts.password else {
            return nil
        }
        authorization = "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        port = parts.port ?? 15672
    }

    /// The test broker's, from `RAINGAN_TEST_RABBITMQ_MANAGEMENT`.
    public static func forTests() throws -> BrokerManagement {
        let name = "RAINGAN_TEST_RABBITMQ_MANAGEMENT"
        guard let address = ProcessInfo.processInfo.environment[name], let management = BrokerManagement(address) else {
            throw TestServerMissing(variable: name)
        }
        return management
    }

    @discardableResult
    public func put(_ path: String, _ body: String) async throws -> Data { try await call("PUT", path, body) }

    @discardableResult
    public func post(_ path: String, _ body: String) async throws -> Data { try await call("POST", path, body) }

    public func delete(_ path: String) async throws { try await call("DELETE", path, nil) }

    public func get(_ path: String) async throws -> Data { try await call("GET", path, nil) }

    public func list(_ path: String) async throws -> [[String: Any]] {
        try await JSONSerialization.jsonObject(with: get(path)) as? [[String: Any]] ?? []
    }

    /// A name as one step of a path.
    public static func escape(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
    }

    /// Over a socket of its own: URLSession has at most six requests under way to one host and counts the wait of the
    /// others as the host's silence.
    @discardableResult
    private func call(_ method: String, _ path: String, _ body: String?) async throws -> Data {
        var tries = 0
        while true {
            do { return try await callOnce(method, path, body) } catch let refusal as Refused {
                // The broker stumbles (500) over what another test removes while it puts a list together.
                tries += 1
                guard refusal.status == 500, tries < 5 else { throw refusal }
            }
        }
    }

    private func callOnce(_ method: String, _ path: String, _ body: String?) async throws -> Data {
        let client = try RawClient(port: port, patience: 300)
        await client.send(
            """
            \(method) /api/\(path) HTTP/1.0\r
            Authorization: \(authorization)\r
            Content-Type: application/json\r
            Content-Length: \(body?.utf8.count ?? 0)\r
            \r
            \(body ?? "")
            """)
        let answer = try await client.readToEnd()
        guard let end = answer.range(of: "\r\n\r\n"),
            let status = Int(answer.split(separator: " ").dropFirst().first ?? "")
        else { throw Refused(status: 0, answer: answer) }
        let content = String(answer[end.upperBound...])
        guard (200..<300).contains(status) else { throw Refused(status: status, answer: content) }
        return Data(content.utf8)
    }
}
