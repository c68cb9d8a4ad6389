import Access
import Calendar
import Foundation
import HTTP
import JSON
import Programme
import Runtime

extension Desk {
    /// `GET /api/submission/v1/reports/:id`.
    func apiReport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadReport(office: office)(try request.id("id"), by: visit.acting)
        return .json(bytes: view.json.compactBytes)
    }

    /// `PUT /api/submission/v1/reports/:id/answers`.
    func apiPutAnswers(_ request: Request) async throws -> Response {
        let visit = try visit(request), body = try request.json()
        // A section or version that is not understood must not count as none: the whole draft would be replaced.
        guard let object = body.object, let answers = body["answers"]?.object,
            (body["section"] ?? .null).isNull == (body["section"]?.string == nil),
            (body["version"] ?? .null).isNull == (body["version"]?.number?.integer == nil)
        else { throw Refusal.malformed("{\"answers\": {…}, \"section\"?: \"…\", \"version\"?: 0}") }
        try Self.allow(object, ["answers", "section", "version"])
        let outcome = try await PutAnswers(office: office)(
            .init(
                answers: answers, section: body["section"]?.string, version: body["version"]?.number?.integer,
                repeatable: try repeatable(request, visit)),
            to: try request.id("id"), by: visit.acting)
        return try .json(outcome)
    }

    /// `POST /api/submission/v1/reports/:id/send`.
    func apiSend(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let receipt = try await SendReport(office: office)(
            try request.id("id"), by: visit.acting, repeatable: try repeatable(request, visit))
        return .json(bytes: receipt.json.compactBytes)
    }

    /// `POST /api/submission/v1/reports/:id/changes?since=…`, spoken by the page's autosave.
    func apiReportChanges(_ request: Request) async throws -> Response {
        try await saveChanges(request, to: .report(try request.id("id")))
    }

    func saveChanges(_ request: Request, to subject: DraftSubject) async throws -> Response {
        let visit = try visit(request)
        let since = request.query["since"].flatMap { Int64($0) } ?? 0
        let wanted = try AutosaveMessage(try request.json(), since: since)
        do {
            let outcome = try await SaveChanges(office: office)(wanted.request, to: subject, by: visit.acting)
            let answer = AutosaveAnswer(outcome: outcome, fields: wanted.request.changes.map(\.field))
            return .json(bytes: answer.json.compactBytes, status: answer.status)
        } catch let refusal as Refusal where Self.closes(refusal) {
            // 410 tells the script that trying again is of no use; what was typed stays on the page.
            var problem = Problem(refusal)
            problem.status = .gone
            throw problem
        }
    }

    static func allow(_ object: JSONObject, _ known: Set<String>) throws(Problem) {
        let unknown = Set(object.keys).subtracting(known).sorted()
        guard unknown.isEmpty else {
            throw Problem(
                .badRequest, code: "unknown-field", title: Words("มีช่องข้อมูลที่ไม่รู้จัก", "There are unknown fields"),
                fields: unknown.map { .init(field: $0, message: Words("ไม่รู้จักช่องข้อมูลนี้", "This field is not known")) })
        }
    }
}

extension SendReport.Receipt {
    var json: JSONValue {
        [
            "report": .string(report.text), "reference": .string(reference), "revision": JSONValue(revision),
            "submittedAt": .string(submittedAt.moment), "submittedAs": .string(submittedAs), "late": .bool(late),
            "hash": .string(hash),
        ]
    }
}

extension Date {
    /// As programs read it: RFC 3339 in Thai time.
    var moment: String { BangkokTime(self).rfc3339 }
}

extension Words {
    var json: JSONValue { ["th": .string(thai), "en": .string(english)] }
}

extension ReportView {
    var json: JSONValue {
        var object = report.summary(agency: agency)
        let check = desk.check
        object["draft"] = [
            "version": .number(JSONNumber(desk.draft.version)), "answers": desk.draft.answers,
            "complete": .object(check.completenessJSON),
            "problems": .array(
                check.problems.map {
                    [
                        "field": .string(desk.draft.name(ofChecked: $0.field)),
                        "severity": .string($0.severity.rawValue), "message": .string($0.words.thai),
                    ]
                }),
        ]
        object["answers"] = frozen?.answers ?? .null
        object["revisions"] = .array(
            revisions.map {
                [
                    "revision": JSONValue($0.revision), "submittedAt": .string($0.submittedAt.moment),
                    "submittedAs": .string($0.submittedAs), "late": .bool($0.late), "hash": .string($0.hash),
                ]
            })
        object["steps"] = .array(
            steps.map {
                [
                    "step": .string($0.step), "title": $0.title.json, "state": .string($0.state.rawValue),
                    "due": $0.dueAt.map { .string($0.moment) } ?? .null, "vacant": .bool($0.isVacant),
                ]
            })
        object["allowed"] = .array(actions.filter(\.isAllowed).map { .string($0.action.rawValue) })
        object["refused"] = .array(
            actions.compactMap { verdict in
                verdict.reason.map { reason in
                    [
                        "action": .string(verdict.action.rawValue), "reason": reason.json,
                        "helper": verdict.helper?.json ?? .null,
                    ]
                }
            })
        return .object(object)
    }
}

extension FormCheck {
    var completenessJSON: JSONObject {
        var object = JSONObject()
        for (section, state) in completeness { object[section] = .string(state.rawValue) }
        return object
    }
}

extension Report {
    /// What lists and single reports have in common.
    func summary(agency name: Words) -> JSONObject {
        var object = JSONObject()
        object["id"] = .string(id.text)
        object["reference"] = .string(reference)
        object["obligation"] = .string(obligationID.text)
        object["programme"] = .string(programme)
        object["programmeVersion"] = JSONValue(version)
        object["period"] = ["key": .string(periodKey), "label": periodLabel.json]
        object["agency"] = ["id": .string(agencyID.text), "slug": .string(agency), "name": name.json]
        object["subject"] =
            entryID.map { ["id": .string($0.text), "label": .string(label ?? "")] } ?? .null
        object["state"] = .string(state.rawValue)
        object["revision"] = JSONValue(revision)
        object["opens"] = .string(times.opens.moment)
        object["due"] = .string(times.due.moment)
        object["milestones"] = .array(milestones.map { ["step": .string($0.step), "due": .string($0.due.moment)] })
        if let returned, state == .returned {
            object["returned"] = [
                "reason": .string(returned.reason), "by": .string(returned.by), "at": .string(returned.at.moment),
                "sections": .array(returned.sections.map { .string($0) }),
                "answerBy": returned.answerBy.map { .string($0.moment) } ?? .null,
            ]
        }
        return object
    }
}
