import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Programme
import Runtime

extension Desk {
    func showEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await entryView(request, visit)
        return EntryPage(view: view, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func editEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await entryView(request, visit)
        guard view.mayEdit else { return .redirect(to: Self.address(of: view)) }
        var page = EntryEditPage(
            view: view, section: try section(request.query["section"], of: view), key: formKey, visit: visit,
            checks: request.query["check"] == "1")
        if request.query["saved"] == "1" { page.notice = Self.savedNotice }
        return page.page.response(to: request, on: site, for: visit.viewer)
    }

    func saveEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request), form = try request.form()
        let client = try formClient(request)
        let before = try await entryView(request, visit)
        let section = try section(form.text("_section") ?? request.query["section"], of: before)
        let typed = TypedForm(form: form, section: section), adding = form.text("_add")
        let outcome: SaveChanges.Outcome
        do {
            outcome = try await SaveChanges(office: office)(
                .init(
                    client: client, since: form.text("_version").flatMap { Int64($0) } ?? 0, changes: typed.changes,
                    adding: adding, tolerant: true),
                to: .entry(before.entry.id, programme: before.programme.id), by: visit.acting)
        } catch let refusal as Refusal where Self.closes(refusal) {
            let back = Address(Self.address(of: before)) ?? "/registers"
            return KeptTextPage(problem: Problem(refusal), typed: typed, back: back, visit: visit)
                .page.response(to: request, on: site, for: visit.viewer, status: .conflict)
        }
        let result = FormOutcome(outcome: outcome, typed: typed, section: section)
        if result.problems.isEmpty, adding == nil, form.text("_remove") == nil {
            return .redirect(to: next(form.text("_then"), section, before))
        }
        let view = try await entryView(request, visit)
        var page = EntryEditPage(view: view, section: section, key: formKey, visit: visit, extra: result.problems)
        page.notice = result.notice
        return page.page.response(
            to: request, on: site, for: visit.viewer, status: result.problems.isEmpty ? .ok : .unprocessable)
    }

    func checkEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await entryView(request, visit)
        guard view.mayEdit else { return .redirect(to: Self.address(of: view)) }
        return EntryCheckPage(view: view, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func completeEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request), programme = try request.parameter("programme"), id = try request.id("id")
        let reason = try request.form().text("reason").flatMap { $0.isEmpty ? nil : String($0.prefix(1000)) }
        do {
            _ = try await CompleteEntry(office: office)(
                id, of: programme, reason: reason, by: visit.acting, repeatable: try repeatable(request, visit))
        } catch Refusal.incomplete {
            return .redirect(to: "/registers/\(programme.percentEncoded)/\(id.text)/check")
        }
        return .redirect(to: "/registers/\(programme.percentEncoded)/\(id.text)")
    }

    func askToDiscard(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await entryView(request, visit)
        guard view.mayEdit, view.isDrafted else { return .redirect(to: Self.address(of: view)) }
        return DiscardPage(view: view, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func discardEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request), programme = try request.parameter("programme"), id = try request.id("id")
        let outcome = try await DiscardEntry(office: office)(
            id, of: programme, by: visit.acting, repeatable: try repeatable(request, visit))
        let base = "/registers/\(programme.percentEncoded)"
        return .redirect(to: outcome == .entry ? base : "\(base)/\(id.text)")
    }

    private func entryView(_ request: Request, _ visit: Visit) async throws -> EntryView {
        try await ReadRegister(office: office).entry(
            try request.id("id"), of: try request.parameter("programme"), by: visit.acting)
    }

    private static func address(of view: EntryView) -> String {
        "/registers/\(view.programme.id)/\(view.entry.id.text)"
    }

    private func next(_ then: String?, _ section: Programme.Section, _ view: EntryView) -> String {
        let base = Self.address(of: view)
        switch then {
        case "check": return base + "/check"
        case nil, "stay": return "\(base)/edit?section=\(section.id)&saved=1"
        case let other?: return "\(base)/edit?section=\(other.percentEncoded)&saved=1"
        }
    }

    private func section(_ id: String?, of view: EntryView) throws(Problem) -> Programme.Section {
        let sections = view.register.form.sections
        let wanted = id == nil ? sections.first : sections.first { $0.id == id }
        guard let wanted else { throw .notFound }
        return wanted
    }
}
