import Access
import Calendar
import Foundation
import HTTP
import Pages
import Runtime

extension Desk {
    func showNewAgency(_ request: Request) async throws -> Response {
        try await form(AgencyDraft(deed: .create), of: nil, [], request)
    }

    func checkNewAgency(_ request: Request) async throws -> Response { try await check(.create, of: nil, request) }

    func createAgency(_ request: Request) async throws -> Response { try await change(.create, of: nil, request) }

    func showAgencyChange(_ request: Request) async throws -> Response {
        let (deed, view) = try await wanted(request)
        var draft = AgencyDraft(deed: deed)
        draft["version"] = String(view.row.version)
        if deed == .edit { for fact in view.row.facts.fields { draft[fact.name] = fact.value } }
        return try await form(draft, of: view, [], request)
    }

    func checkAgencyChange(_ request: Request) async throws -> Response {
        let (deed, view) = try await wanted(request)
        return try await check(deed, of: view, request)
    }

    func changeAgency(_ request: Request) async throws -> Response {
        let (deed, view) = try await wanted(request)
        return try await change(deed, of: view, request)
    }

    private func wanted(_ request: Request) async throws -> (AgencyDeed, AgencyView) {
        let visit = try visit(request)
        guard let deed = AgencyDeed(rawValue: try request.parameter("deed")), deed != .create else {
            throw Problem.notFound
        }
        let view = try await ReadAgencies(ground: ground).show(slug: try request.parameter("slug"), for: visit.acting)
        guard deed == .edit ? view.mayAdminister || view.mayOversee : view.mayOversee else {
            throw AgencyRefusal.notOver(agency: view.agency.name)
        }
        return (deed, view)
    }

    private func check(_ deed: AgencyDeed, of view: AgencyView?, _ request: Request) async throws -> Response {
        let visit = try visit(request)
        let sent = try request.form()
        let draft = AgencyDraft(deed, sent)
        if sent.text("back") != nil { return try await form(draft, of: view, [], request) }
        return try await answering(draft, of: view, request) { wish in
            let outcome = try await ChangeAgency(ground: ground).rehearse(wish, by: visit.acting)
            return AgencyCheckPage(
                view: view, draft: draft, outcome: outcome, on: wish.on, keys: (formKey, formKey), visit: visit
            ).page.response(to: request, on: site, for: visit.viewer)
        }
    }

    private func change(_ deed: AgencyDeed, of view: AgencyView?, _ request: Request) async throws -> Response {
        let visit = try visit(request)
        return try await answering(AgencyDraft(deed, try request.form()), of: view, request) { wish in
            let slug = try await ChangeAgency(ground: ground)(
                wish, by: visit.acting, repeatable: try repeatable(request, visit))
            return .redirect(to: "/agencies/\(slug)?done=\(deed.rawValue)")
        }
    }

    /// What cannot be read or is refused comes back as the form, with everything that was typed.
    private func answering(
        _ draft: AgencyDraft, of view: AgencyView?, _ request: Request, _ deed: (AgencyWish) async throws -> Response
    ) async throws -> Response {
        let read = ReadAgencies(ground: ground)
        do {
            let today = CivilDate(ground.moment().business)
            return try await deed(try draft.read(of: view?.agency.id, today: today) { read.meant($0) })
        } catch let invalid as AgencyDraft.Invalid {
            let problems = invalid.faults.map { FieldProblem($0.field, $0.words) }
            return try await form(draft, of: view, problems, request, status: .unprocessable)
        } catch let refusal as AgencyRefusal where refusal != .unknown {
            var draft = draft
            // Seen now: sent once more it is meant.
            if case .changedMeanwhile(let version, _) = refusal { draft["version"] = String(version) }
            return try await form(
                draft, of: view, [FieldProblem(refusal.field, refusal.words)], request, status: refusal.status)
        }
    }

    private func form(
        _ draft: AgencyDraft, of view: AgencyView?, _ problems: [FieldProblem], _ request: Request,
        status: Status = .ok
    ) async throws -> Response {
        let visit = try visit(request)
        let kinds = ReadAgencies(ground: ground).kinds().map { Choice($0, Words(agencyKind: $0)) }
        return AgencyChangePage(
            view: view, draft: draft, problems: problems, kinds: kinds,
            today: CivilDate(visit.moment.business), key: formKey, visit: visit
        ).page.response(to: request, on: site, for: visit.viewer, status: status)
    }
}

extension AgencyDraft {
    init(_ deed: AgencyDeed, _ form: Form) {
        self.init(deed: deed)
        for field in fields { self[field] = String((form.text(field) ?? "").prefix(20_000)) }
    }
}
