import Calendar
import Contracts
import Foundation
import HTTP
import JSON

/// What programs ask of this service.
extension Desk {
    func inboxJSON(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let answer = try await readInbox(visit.principal, InboxFilter(request.query), PageOf(request.query))
        return .json(tree: .list(answer.list) { JSONValue($0, at: visit.now) })
    }

    func caseListJSON(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let answer = try await readCases(visit.principal, CaseFilter(request.query), PageOf(request.query))
        return .json(tree: .list(answer.list) { JSONValue($0) })
    }

    func caseJSON(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        return .json(tree: JSONValue(try await readCases.one(request.id("id"), for: visit.principal)))
    }

    func badges(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        return .json(tree: ["inbox": JSONValue(try await readInbox.count(visit.principal))])
    }

    /// The JSON Schema of an event that this service publishes, for whoever reads its events.
    func eventSchema(_ request: Request) throws -> Response {
        let file = try request.parameter("name")
        guard file.hasSuffix(".json"), let schema = Catalogue.schema(named: String(file.dropLast(5))) else {
            throw Problem.notFound
        }
        return Response(headers: ["Content-Type": "application/schema+json"], body: .bytes(Array(schema)))
    }
}

extension Response {
    static func json(tree value: JSONValue, status: Status = .ok) -> Response {
        json(bytes: value.compactBytes, status: status)
    }
}

extension PageOf {
    init(_ query: Query) { self.init(query["page"].flatMap { Int($0) } ?? 1) }
}

extension InboxFilter {
    /// Reads `programme`, `overdue` and `search`; what makes no sense narrows nothing.
    init(_ query: Query) {
        programme = query["programme"].flatMap { $0.isEmpty ? nil : $0 }
        overdueOnly = query["overdue"] == "true"
        search = query["search"] ?? ""
    }
}

extension CaseFilter {
    /// Reads `state`, `programme` and `search`.
    init(_ query: Query) {
        state = query["state"].flatMap { State(rawValue: $0) }
        programme = query["programme"].flatMap { $0.isEmpty ? nil : $0 }
        search = query["search"] ?? ""
    }
}
