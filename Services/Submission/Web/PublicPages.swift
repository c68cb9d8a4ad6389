import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Programme

/// What everybody may see, with or without an account.
struct PublicPage {
    let programmes: [ReportingProgramme]

    var page: Page {
        Page(Words("ข้อมูลสาธารณะ", "Public figures"), here: "/public") {
            PageHeading(Words("ข้อมูลสาธารณะ", "Public figures"))
            if programmes.isEmpty {
                EmptyState(
                    Words("ยังไม่มีข้อมูลที่เปิดเผย", "Nothing is public yet"),
                    advice: Words(
                        "ระบบรายงานแต่ละระบบกำหนดว่าจะเปิดเผยสิ่งใดเมื่อใด", "Each programme says what is public, and when."))
            }
            ul {
                for programme in programmes {
                    li {
                        Link(programme.name, "/public/\(programme.id)")
                        p(.class("hint")) { programme.summary }
                    }
                }
            }
        }
    }
}

/// The public fields of a programme's reports.
struct PublicReportsPage {
    let found: ReadPublic.Found

    var page: Page {
        let programme = found.programme
        return Page(
            programme.name, here: "/public/\(programme.id)",
            trail: [Link(Words("ข้อมูลสาธารณะ", "Public figures"), "/public")], width: .wide
        ) {
            PageHeading(
                programme.name,
                lead: programme.visibility.from == .approved
                    ? Words("แสดงเฉพาะรายงานที่ผ่านการอนุมัติแล้ว", "Approved reports only")
                    : Words("แสดงรายงานที่ส่งแล้ว", "Reports that were sent"))
            FoundCount(found.total, "ฉบับ")
            DataTable(
                programme.name, showsCaption: false,
                columns: [.init(Words("หน่วยงาน", "Agency"), .name), .init(Words("รอบรายงาน", "Period"))]
                    + found.columns.map { .init($0.label, [.money, .percent].contains($0.kind) ? .number : .text) },
                rows: found.rows.map { row in
                    [.text(row.agency.shown), .text(row.period.shown)] + row.values.map { .text($0.shown) }
                },
                empty: EmptyState(
                    Words("ยังไม่มีรายงานที่เปิดเผยได้", "No report is public yet"),
                    advice: Words("รายงานจะปรากฏเมื่อถึงขั้นที่ระบบรายงานกำหนด", "They appear when they have come far enough."))
            )
            Pagination(page: found.page, of: found.pages) { "/public/\(programme.id)?page=\($0)" }
        }
    }
}

extension Desk {
    func listPublic(_ request: Request) async throws -> Response {
        let viewer = try? visit(request).viewer
        return PublicPage(programmes: try await ReadPublic(office: office).programmes()).page
            .response(to: request, on: site, for: viewer)
    }

    func showPublic(_ request: Request) async throws -> Response {
        let viewer = try? visit(request).viewer
        let found = try await ReadPublic(office: office)(try request.parameter("id"), page: request.page)
        return PublicReportsPage(found: found).page.response(to: request, on: site, for: viewer)
    }
}
