import Foundation
import HTTP
import JSON

/// The registry for scripts.
extension Desk {
    func subscribersJSON(_ request: Request) async throws -> Response {
        let list = try await readSubscribers(for: visit(request).actor)
        let body: JSONValue = ["subscribers": .array(list.entries.map(\.json))]
        return .json(bytes: body.compactBytes)
    }

    func subscriberJSON(_ request: Request) async throws -> Response {
        let found = try await readSubscribers.one(request.parameter("slug"), for: visit(request).actor)
        guard let found else { throw Problem.notFound }
        return .json(bytes: found.entry.json.compactBytes)
    }

    /// Registers a subscriber; the answer holds its password, this once.
    func registerByJSON(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let body = try request.json(
            as: RegistrationBody.self,
            fields: ["slug", "name", "contact", "queue", "events", "programmes", "hierarchy", "agencies"])
        let (subscriber, credentials) = try await register(
            body.form, by: visit.actor, repeating: repeatable(request, visit))
        var response = Response.json(bytes: credentials.json(of: subscriber).compactBytes, status: .created)
        response.headers["Location"] = "/api/notification/v1/subscribers/\(subscriber.slug)"
        return response
    }

    /// `rotate` answers with the new password; the others with the subscriber as it then is.
    func changeByJSON(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let (slug, deed) = try deed(of: request)
        let repeatable = try repeatable(request, visit)
        if deed == .rotate {
            let credentials = try await change.rotate(slug, by: visit.actor)
            let subscriber = try await change.find(slug, for: visit.actor)
            return .json(bytes: credentials.json(of: subscriber).compactBytes)
        }
        try await change(deed, slug, by: visit.actor, repeating: repeatable)
        return try await subscriberJSON(request)
    }
}

/// What a script sends to register a subscriber.
private struct RegistrationBody: Decodable {
    let slug: String
    let name: String
    let contact: String
    let queue: String?
    let events: [String]
    let programmes: [String]?
    let hierarchy: String?
    /// Slugs of agencies.
    let agencies: [String]

    var form: SubscriberForm {
        SubscriberForm(
            slug: slug, name: name, contact: contact, queue: queue ?? "approvals", events: events,
            programmes: programmes ?? [], hierarchy: hierarchy ?? "oversight",
            agencies: agencies.joined(separator: "\n"))
    }
}

extension SubscriberCredentials {
    fileprivate func json(of subscriber: Subscriber) -> JSONValue {
        [
            "slug": .string(subscriber.slug), "state": .string(subscriber.state.rawValue), "user": .string(user),
            "password": .string(password), "virtual_host": .string(virtualHost), "queue": .string(queue),
            "address": address.map(JSONValue.string) ?? .null,
        ]
    }
}

extension ReadSubscribers.Entry {
    fileprivate var json: JSONValue {
        func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
        return [
            "slug": .string(subscriber.slug), "name": .string(subscriber.name),
            "contact": .string(subscriber.contact), "user": .string(subscriber.user),
            "queue": .string(subscriber.queueName), "events": texts(subscriber.events),
            "programmes": texts(subscriber.programmes), "hierarchy": .string(subscriber.hierarchy),
            "agencies": texts(agencies.map(\.slug)), "state": .string(subscriber.state.rawValue),
            "allowed": texts(subscriber.state.allowed.map(\.rawValue)),
            "waiting": standing.map { JSONValue($0.messages) } ?? .null,
            "consumers": standing.map { JSONValue($0.consumers) } ?? .null,
        ]
    }
}
