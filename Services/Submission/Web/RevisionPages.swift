import Calendar
import Foundation
import HTML
import HTTP
import JSON
import Pages
import Programme
import Runtime

/// One revision as it was sent, whatever has become of the report since.
struct RevisionPage {
    let view: ReportView
    let number: Int
    let visit: Visit

    var page: Page {
        let report = view.report
        let revision = view.revisions.first { $0.revision == number }
        return Page(
            Words("ฉบับที่ \(number)", "Revision \(number)"), here: "/reports/\(report.id.text)/revisions/\(number)",
            place: Menu.reports,
            trail: [Link(Menu.reports.text, "/reports"), Link(report.title, "/reports/\(report.id.text)")], width: .wide
        ) {
            PageHeading(
                report.title, above: Words("ฉบับที่ \(number)", "Revision \(number)"), lead: view.agency)
            if let revision {
                p {
                    Words(
                        "ส่งเมื่อ \(Words(at: revision.submittedAt).thai) โดย\(revision.submittedAs)",
                        "Sent \(Words(at: revision.submittedAt).english) by \(revision.submittedAs)")
                }
            }
            RevisionAnswers(view: view)
        }
    }
}

/// The answers of the revision that a view holds.
struct RevisionAnswers: Component {
    let view: ReportView

    var body: Node {
        let answers = view.frozen?.answers ?? [:]
        let filling = Filling(
            answers: answers, entry: view.desk.entry, last: view.desk.last, period: view.report.period)
        AnswerList(
            sections: view.programme.form.sections, answers: answers,
            computed: view.programme.check(filling).data["answers"] ?? [:])
    }
}

/// What two revisions answer differently.
struct DifferencesPage {
    let report: Report
    let found: [Difference]
    let from: Int
    let to: Int

    var page: Page {
        Page(
            Words("สิ่งที่เปลี่ยนจากฉบับที่ \(from) เป็นฉบับที่ \(to)", "Changes from revision \(from) to \(to)"),
            here: "/reports/\(report.id.text)/differences?from=\(from)&to=\(to)", place: Menu.reports,
            trail: [Link(Menu.reports.text, "/reports"), Link(report.title, "/reports/\(report.id.text)")], width: .wide
        ) {
            PageHeading(
                Words("สิ่งที่เปลี่ยนจากฉบับที่ \(from) เป็นฉบับที่ \(to)", "Changes from revision \(from) to \(to)"),
                above: report.title)
            DataTable(
                Words("รายการที่เปลี่ยน", "What changed"), showsCaption: false,
                columns: [
                    .init(Words("ช่อง", "Field"), .name), .init(Words("เดิม", "Before")), .init(Words("ใหม่", "After")),
                ],
                rows: found.map { difference in
                    [
                        .group([.text(difference.field.shown), p(.class("hint")) { difference.section }]),
                        Paragraphs(text: difference.before.shown.isEmpty ? "–" : difference.before.shown).body,
                        Paragraphs(text: difference.after.shown.isEmpty ? "–" : difference.after.shown).body,
                    ]
                },
                empty: EmptyState(
                    Words("ไม่มีสิ่งที่เปลี่ยน", "Nothing changed"),
                    advice: Words("ทั้งสองฉบับตอบเหมือนกันทุกช่อง", "Both revisions answer everything alike")))
        }
    }
}

/// A report on paper, fit to be laid before the head.
struct PrintPage {
    let view: ReportView
    let visit: Visit

    var page: Page {
        let report = view.report
        return Page(
            report.title, here: "/reports/\(report.id.text)/print", place: Menu.reports,
            trail: [Link(Menu.reports.text, "/reports"), Link(report.title, "/reports/\(report.id.text)")]
        ) {
            article(.class("letter")) {
                h1 { view.programme.name }
                p(.class("letter-date")) { report.periodLabel }
                SummaryList(
                    nil,
                    [
                        .init(Words("เรื่อง", "About")) { report.title },
                        .init(Words("หน่วยงาน", "Agency")) { view.agency },
                        .init(Words("เลขที่อ้างอิง", "Reference")) { report.reference },
                        .init(Words("สถานะ", "State")) { report.state.words },
                        .init(Words("ฉบับที่", "Revision")) {
                            report.revision > 0
                                ? String(report.revision) : Words("ร่าง ยังไม่ได้ส่ง", "draft, not sent").shown
                        },
                    ])
                if view.frozen != nil {
                    RevisionAnswers(view: view)
                } else {
                    AnswerList(
                        sections: view.programme.form.sections, answers: view.desk.draft.answers,
                        computed: view.desk.check.data["answers"] ?? [:])
                }
                if let revision = view.revisions.first {
                    div(.class("letter-signature")) {
                        p { revision.submittedAs }
                        p { Words(at: revision.submittedAt, .letter) }
                        p(.class("hint")) { code { revision.hash } }
                    }
                }
            }
        }
    }
}

extension Desk {
    func showRevision(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        guard let number = Int(try request.parameter("revision")), number > 0 else { throw Problem.notFound }
        let view = try await ReadReport(office: office)(try request.id("id"), revision: number, by: visit.acting)
        return RevisionPage(view: view, number: number, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func showDifferences(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        guard let from = request.query["from"].flatMap({ Int($0) }), let to = request.query["to"].flatMap({ Int($0) })
        else { throw Problem.notFound }
        let (report, found) = try await ReadDifferences(office: office)(
            try request.id("id"), from: from, to: to, by: visit.acting)
        return DifferencesPage(report: report, found: found, from: from, to: to).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func printReport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadReport(office: office)(try request.id("id"), by: visit.acting)
        return PrintPage(view: view, visit: visit).page.response(to: request, on: site, for: visit.viewer)
    }

    /// A revision without the frame of a page, for the page on which it is decided; `data-shown` is the hash of
    /// exactly these answers, which the decision names.
    func fragment(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        guard let number = Int(try request.parameter("revision")), number > 0 else { throw Problem.notFound }
        let view = try await ReadReport(office: office)(try request.id("id"), revision: number, by: visit.acting)
        guard let revision = view.revisions.first(where: { $0.revision == number }) else { throw Problem.notFound }
        let bytes = Language.$current.withValue(request.language) {
            article(
                .class("report-fragment"), .data("report", view.report.id.text), .data("revision", String(number)),
                .data("shown", revision.hash)
            ) {
                RevisionAnswers(view: view)
            }.utf8(capacity: 16 * 1024)
        }
        return .html(bytes: bytes)
    }
}
