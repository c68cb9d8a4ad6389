import HTTP
import JSON

extension Desk {
    /// The figure beside "messages" in the menu: how many the reader has not opened.
    func badges(_ request: Request) async throws -> Response {
        let unread = try await readMessages.unread(visit(request).principal)
        let badges: JSONValue = ["messages": JSONValue(unread)]
        return .json(bytes: badges.compactBytes)
    }
}
