import Calendar
import Foundation
import HTML
import JSON
import Pages
import Programme

/// The controls of one section, with what is wrong beside them.
struct SectionForm: Component {
    let desk: DraftDesk
    let section: Programme.Section
    let check: FormCheck
    let problems: [FieldProblem]
    let isLocked: Bool

    var body: Node {
        HiddenField("_section", section.id)
        HiddenField("_version", String(desk.draft.version))
        HiddenField(TypedForm.marksField, TypedForm.marks(of: desk.draft, in: section))
        HiddenField(TypedForm.rowsField, TypedForm.rows(of: desk.draft, in: section))
        for topic in section.topics {
            if section.topics.count > 1 || topic.title != section.title { h2 { topic.title } }
            if let help = topic.help { p(.class("hint")) { help } }
            for field in topic.fields where check.isShown(field) { input(field) }
        }
    }

    @Markup private func input(_ field: Programme.Field) -> Node {
        switch field.kind {
        case .rows: RowsInput(field: field, draft: desk.draft, problems: problems, isLocked: isLocked)
        case .computed:
            SummaryList(
                nil,
                [
                    .init(field.label) {
                        .text(field.text(of: check.data["answers"]?[field.id] ?? .null).shown)
                    }
                ])
        case .files: Node.empty
        default:
            FieldInput(
                field: field, name: field.id, value: desk.draft.value(of: .field(field.id)),
                problem: problems.first(for: field.id), isLocked: isLocked, last: desk.last[field.id] ?? .null)
        }
    }
}

/// What the page says of a draft's problems.
struct DraftProblems {
    let desk: DraftDesk
    let check: FormCheck

    /// The problems of a section; empty fields are complained of only when the person asked for a check.
    func all(in section: String?, withMissing: Bool) -> [FieldProblem] {
        check.problems.filter { problem in
            (section == nil || problem.section == section) && (withMissing || desk.speaks(of: problem))
        }.map { problem in
            FieldProblem(
                desk.draft.name(ofChecked: problem.field), problem.words, severity: severity(problem.severity))
        }
    }

    /// The problems of a section for the list at the top of the page.
    func listed(in section: String, withMissing: Bool) -> [FieldProblem] {
        check.problems.filter { $0.section == section && (withMissing || desk.speaks(of: $0)) }.map { problem in
            FieldProblem(
                desk.draft.name(ofChecked: problem.field), Self.named(problem, in: check.form),
                severity: severity(problem.severity))
        }
    }

    /// The same for a list away from the fields: what cannot be read is said with the name of its field.
    static func named(_ problem: FormProblem, in form: Programme.Form) -> Words {
        guard problem.cause == .unreadable else { return problem.words }
        let path = problem.field.split(separator: "/").map(String.init)
        guard let field = form.field(path[0]) else { return problem.words }
        let asked = path.count == 3 ? field.columns.first { $0.id == path[2] } ?? field : field
        return Words(
            "\(asked.label.thai): \(problem.words.thai)", "\(asked.label.english): \(problem.words.english)")
    }

    private func severity(_ severity: Programme.Severity) -> FieldProblem.Severity {
        switch severity {
        case .error: .error
        case .explain: .explain
        case .notice: .notice
        }
    }
}

extension StatusTag {
    /// How far a section has come.
    static func section(_ state: Completeness) -> StatusTag {
        switch state {
        case .empty: .notStarted
        case .part: .partial
        case .done: .complete
        case .error: .faulty
        }
    }

    static func report(_ report: Report, at now: Date) -> StatusTag {
        switch report.state {
        case .owed, .draft:
            if report.times.standing(at: now) == .locked { return .locked }
            if now >= report.times.due { return .overdue }
            if report.times.due.timeIntervalSince(now) < 3 * 86_400 { return .dueSoon }
            return report.state == .owed ? .notStarted : .draft
        case .submitted: return .submitted
        case .inReview: return .inReview
        case .returned: return .returned
        case .approved: return .approved
        case .refused: return .refused
        }
    }
}

/// The sections of a form with their states, each leading to its page.
struct SectionNavigation: Component {
    let check: FormCheck
    let current: String?
    let address: (Programme.Section) -> Address

    var body: Node {
        TaskList([
            .init(
                Words("ส่วนของแบบรายงาน", "Sections"),
                zip(check.form.sections, check.completeness).map { section, completeness in
                    .init(
                        section.id, section.title, address: section.id == current ? nil : address(section),
                        status: .section(completeness.state))
                })
        ])
    }
}
