import Access
import Calendar
import Foundation
import HTTP
import JSON
import Programme
import Runtime

extension Desk {
    /// `GET /api/submission/v1/entries?programme=…&search=…&page=…`.
    func apiEntries(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let found = try await ReadRegister(office: office).list(
            request.query["programme"] ?? "", search: String((request.query["search"] ?? "").prefix(200)),
            state: request.query["state"].flatMap { EntryState(rawValue: $0) }, page: request.page, by: visit.acting)
        let entries = found.entries.map { entry, agency -> JSONValue in
            [
                "id": .string(entry.id.text), "programme": .string(entry.programme),
                "agency": ["id": .string(entry.agencyID.text), "slug": .string(entry.agency), "name": agency.json],
                "label": .string(entry.label), "state": .string(entry.state.rawValue),
                "revision": JSONValue(entry.revision), "answers": entry.answers,
            ]
        }
        return .json(
            bytes: JSONValue(page: found.page, of: found.pages, total: found.total, "entries", entries).compactBytes)
    }

    /// `POST /api/submission/v1/entries` `{"programme": "…", "agency": "<slug>", "answers": {…}}`.
    func apiRegister(_ request: Request) async throws -> Response {
        let visit = try visit(request), body = try request.json()
        guard let object = body.object, let programme = body["programme"]?.string, let slug = body["agency"]?.string,
            let answers = body["answers"]?.object
        else { throw Refusal.malformed("{\"programme\": \"…\", \"agency\": \"…\", \"answers\": {…}}") }
        try Self.allow(object, ["programme", "agency", "answers"])
        guard let agency = office.agency(slug: slug) else {
            throw Problem.invalid([.init(field: "agency", message: Words("ไม่พบหน่วยงานนี้", "There is no such agency"))])
        }
        let outcome = try await RegisterEntry(office: office)(
            answers, in: programme, for: agency.id, by: visit.acting, repeatable: try repeatable(request, visit))
        let json: JSONValue = [
            "id": .string(outcome.id.text), "revision": JSONValue(outcome.revision), "label": .string(outcome.label),
        ]
        var response = Response.json(bytes: json.compactBytes, status: .created)
        response.headers["Location"] = "/registers/\(programme.percentEncoded)/\(outcome.id.text)"
        return response
    }

    /// `POST /api/submission/v1/entries/:programme/:id/changes?since=…`, spoken by the page's autosave.
    func apiEntryChanges(_ request: Request) async throws -> Response {
        try await saveChanges(
            request, to: .entry(try request.id("id"), programme: try request.parameter("programme")))
    }

    /// `GET /api/submission/v1/obligations?programme=…&state=…&page=…`.
    func apiObligations(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let states = request.query.all("state").compactMap { ReportState(rawValue: $0) }
        let filter = ReportFilter(
            programme: request.query["programme"], states: states,
            search: String((request.query["search"] ?? "").prefix(200)))
        let found = try await ListReports(office: office)(filter, page: request.page, by: visit.acting)
        let list = found.lines.map { line -> JSONValue in
            var object = line.report.summary(agency: line.agency)
            object["report"] = .string(line.report.id.text)
            object["next"] = line.next.json
            return .object(object)
        }
        return .json(
            bytes: JSONValue(page: found.page, of: found.pages, total: found.total, "obligations", list).compactBytes)
    }

    /// `GET /api/submission/v1/badges`: the figures beside the menu.
    func apiBadges(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let owed = try await ShowWork(office: office).count(by: visit.acting)
        return .json(bytes: (["owed": JSONValue(owed)] as JSONValue).compactBytes)
    }
}

extension JSONValue {
    /// One page of a list.
    init(page: Int, of pages: Int, total: Int, _ name: String, _ list: [JSONValue]) {
        var object = JSONObject()
        object["page"] = JSONValue(page)
        object["pages"] = JSONValue(pages)
        object["total"] = JSONValue(total)
        object[name] = .array(list)
        self = .object(object)
    }
}
