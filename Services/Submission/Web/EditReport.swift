import Calendar
import Foundation
import HTML
import HTTP
import JSON
import Pages
import Programme
import Runtime

extension Desk {
    func editReport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadReport(office: office)(try request.id("id"), by: visit.acting)
        guard view.report.state.isOpen else { return .redirect(to: "/reports/\(view.report.id.text)") }
        let checks = request.query["check"] == "1"
        var page = EditPage(
            view: view, section: try section(request.query["section"], of: view), key: formKey, visit: visit,
            checks: checks)
        if request.query["saved"] == "1" { page.notice = Self.savedNotice }
        return page.page.response(to: request, on: site, for: visit.viewer)
    }

    /// Takes the page as a whole, when its script is off or its button was pressed.
    func saveReport(_ request: Request) async throws -> Response {
        let visit = try visit(request), id = try request.id("id"), form = try request.form()
        let client = try formClient(request)
        let before = try await ReadReport(office: office)(id, by: visit.acting)
        let section = try section(form.text("_section") ?? request.query["section"], of: before)
        let typed = TypedForm(form: form, section: section)
        let adding = form.text("_add")
        let outcome: SaveChanges.Outcome
        do {
            outcome = try await SaveChanges(office: office)(
                .init(
                    client: client, since: form.text("_version").flatMap { Int64($0) } ?? 0,
                    changes: typed.changes, adding: adding, tolerant: true),
                to: .report(id), by: visit.acting)
        } catch let refusal as Refusal {
            guard Self.closes(refusal) else { throw refusal }
            return KeptTextPage(
                problem: Problem(refusal), typed: typed, back: "/reports/\(id.text)", visit: visit
            ).page.response(to: request, on: site, for: visit.viewer, status: .conflict)
        }
        let extra = FormOutcome(outcome: outcome, typed: typed, section: section).problems
        if extra.isEmpty, adding == nil, form.text("_remove") == nil {
            return .redirect(to: next(form.text("_then"), section, id))
        }
        let view = try await ReadReport(office: office)(id, by: visit.acting)
        var page = EditPage(view: view, section: section, key: formKey, visit: visit, extra: extra)
        if !extra.isEmpty { page.notice = FormOutcome(outcome: outcome, typed: typed, section: section).notice }
        return page.page.response(
            to: request, on: site, for: visit.viewer, status: extra.isEmpty ? .ok : .unprocessable)
    }

    private func next(_ then: String?, _ section: Programme.Section, _ id: UUID) -> String {
        switch then {
        case "check": "/reports/\(id.text)/check"
        case nil, "stay": "/reports/\(id.text)/edit?section=\(section.id)&saved=1"
        case let other?: "/reports/\(id.text)/edit?section=\(other.percentEncoded)&saved=1"
        }
    }

    private func section(_ id: String?, of view: ReportView) throws(Problem) -> Programme.Section {
        let sections = view.programme.form.sections
        guard let id else {
            // After a return the first section that is open is the one to begin with.
            let first = sections.first { view.desk.openSections?.contains($0.id) ?? true } ?? sections.first
            guard let first else { throw .notFound }
            return first
        }
        guard let section = sections.first(where: { $0.id == id }) else { throw .notFound }
        return section
    }

    /// Whether somebody who was typing has lost the place to save it in, and not the right to see it.
    static func closes(_ refusal: Refusal) -> Bool {
        switch refusal {
        case .notOpen, .locked, .sectionClosed, .entryNotOpen: true
        default: false
        }
    }

    static let savedNotice = Banner(.success, Words("บันทึกแล้ว", "Saved")).body
}

/// What became of a page that was sent as a whole.
struct FormOutcome {
    let outcome: SaveChanges.Outcome
    let typed: TypedForm
    let section: Programme.Section

    var problems: [FieldProblem] {
        let refused = outcome.refused.map { FieldProblem($0.field, $0.words) }
        let clashes = outcome.clashes.sorted { $0.key < $1.key }.map { field, clash in
            FieldProblem(
                field,
                Words(
                    "\(clash.by) แก้ไขช่องนี้ก่อนท่านบันทึก ระบบเก็บข้อความของเขาไว้ ข้อความของท่านอยู่ด้านบน",
                    "\(clash.by) changed this field before you saved; theirs was kept, yours stands above"))
        }
        return refused + clashes
    }

    /// What could not be kept, so that nothing typed is lost.
    var notice: Node {
        let lost = Set(outcome.refused.map(\.field) + outcome.clashes.keys)
        let kept = typed.changes.filter { lost.contains($0.field) }
        guard !kept.isEmpty else { return .empty }
        return TypedTexts(changes: kept, section: section).body
    }
}

/// The texts that somebody typed and that are stored nowhere, to be copied.
struct TypedTexts: Component {
    let changes: [FieldChange]
    let section: Programme.Section

    var body: Node {
        Banner(.warning, Words("ข้อความต่อไปนี้ยังไม่ได้บันทึก", "The following was not saved")) {
            for change in changes where !text(change.value).isEmpty {
                p { strong { label(change.field) } }
                blockquote { Paragraphs(text: text(change.value)) }
            }
        }
    }

    private func label(_ name: String) -> Words {
        guard let place = FieldName(name), let field = section.fields.first(where: { $0.id == place.field }) else {
            return Words(name)
        }
        guard case .cell(_, _, let column) = place else { return field.label }
        return field.columns.first { $0.id == column }?.label ?? field.label
    }

    private func text(_ value: JSONValue) -> String {
        if let parts = value.object { return parts.compactMap(\.value.string).joined(separator: "/") }
        return value.string ?? (value.array ?? []).compactMap(\.string).joined(separator: ", ")
    }
}

/// The place that somebody was typing into is closed: everything that they typed, to be copied.
struct KeptTextPage {
    let problem: Problem
    let typed: TypedForm
    let back: Address
    let visit: Visit

    var page: Page {
        Page(problem.title, here: back, place: Menu.home) {
            PageHeading(problem.title, lead: problem.detail)
            TypedTexts(changes: typed.changes, section: typed.section)
            ButtonLink(Words("ดูที่บันทึกไว้", "See what is kept"), back, .secondary)
        }
    }
}
