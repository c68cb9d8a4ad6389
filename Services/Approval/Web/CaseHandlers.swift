import Foundation
import HTML
import HTTP
import Pages

/// One case and the decision about it, for people.
extension Desk {
    func caseShow(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await readCases.one(request.id("id"), for: visit.principal)
        return CasePage(view: view, now: visit.now, csrf: visit.viewer.csrf, key: formKey).page(here: request.here)
            .response(to: request, on: site, for: visit.viewer)
    }

    /// Takes the decision, asks for it to be confirmed, or gives back what was typed with the reason.
    func decideByForm(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let (report, form) = (try request.id("id"), try request.form())
        let typed = DecisionText(form)
        do {
            let stated = try typed.read()
            guard form.text("confirmed") == "yes" else {
                return try await confirm(stated, typed, on: report, visit, request)
            }
            let answer = try await decide(
                stated, on: report, by: .init(principal: visit.principal, client: visit.client),
                request: repeatable(request, visit)
            ) { done in
                let address: Address = "/inbox?done=\(done.outcome.rawValue)&reference=\(done.file.facts.reference)"
                return Decide.Answer(status: 303, location: address.description)
            }
            return Response(answer)
        } catch let refusal as CaseRefusal {
            return try await giveBack(typed, because: refusal, on: report, visit, request)
        }
    }

    private func confirm(
        _ stated: StatedDecision, _ typed: DecisionText, on report: UUID, _ visit: Visit, _ request: Request
    ) async throws -> Response {
        let view = try await readCases.one(report, for: visit.principal)
        let action: CaseAction =
            switch stated.outcome {
            case .approved: .approve
            case .returned: .sendBack
            case .refused: .refuse
            }
        if let refusal = view.refusal(of: action) { throw refusal }
        guard stated.hasSeen(view.file.facts.hash) else { throw CaseRefusal.notShown }
        return ConfirmDecisionPage(view: view, action: action, csrf: visit.viewer.csrf, key: formKey, typed: typed)
            .page().response(to: request, on: site, for: visit.viewer)
    }

    private func giveBack(
        _ typed: DecisionText, because refusal: CaseRefusal, on report: UUID, _ visit: Visit, _ request: Request
    ) async throws -> Response {
        let view = try await readCases.one(report, for: visit.principal)
        var page = CasePage(view: view, now: visit.now, csrf: visit.viewer.csrf, key: formKey)
        (page.typed, page.refusal) = (typed, refusal)
        let here: Address = "/cases/\(report.uuidString.lowercased())"
        return page.page(here: here)
            .response(to: request, on: site, for: visit.viewer, status: refusal.status)
    }
}

extension DecisionText {
    /// The fields of the form, as they were typed.
    init(_ form: Form) {
        func text(_ name: String) -> String { form.text(name) ?? "" }
        let shown = text("shown")
        self.init(
            revision: text("revision"), step: text("step"), round: text("round"), outcome: text("outcome"),
            reason: text("reason"), sections: form.all("sections"), returnTo: text("to"),
            shown: shown.isEmpty ? text("shown_code") : shown)
    }
}
