import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Programme

/// The reporting duties in force.
struct ProgrammesPage {
    let programmes: [(programme: ReportingProgramme, version: Int)]

    var page: Page {
        Page(Words("ระบบรายงาน", "Programmes"), here: "/programmes", place: Menu.programmes, width: .wide) {
            PageHeading(Words("ระบบรายงาน", "Programmes"))
            DataTable(
                Words("ระบบรายงานที่ใช้อยู่", "Programmes in force"), showsCaption: false,
                columns: [
                    .init(Words("ชื่อ", "Name"), .name), .init(Words("สรุป", "In brief")),
                    .init(Words("รุ่น", "Version"), .number),
                ],
                rows: programmes.map { one in
                    [
                        Link(one.programme.name, "/programmes/\(one.programme.id)").body,
                        .text(one.programme.summary.shown), .text(String(one.version)),
                    ]
                },
                empty: EmptyState(
                    Words("ยังไม่มีระบบรายงาน", "No programme yet"),
                    advice: Words(
                        "ผู้ดูแลระบบประกาศใช้ด้วยคำสั่ง submission-service programmes publish",
                        "An operator publishes one with: submission-service programmes publish")))
        }
    }
}

/// One reporting duty: when it is due, by which route it goes, and how it is done.
struct ProgrammePage {
    let view: ProgrammeView

    var page: Page {
        let programme = view.programme
        return Page(
            programme.name, here: "/programmes/\(programme.id)", place: Menu.programmes,
            trail: [Link(Menu.programmes.text, "/programmes")], width: .wide
        ) {
            PageHeading(
                programme.name, above: Words("รุ่นที่ \(view.version)", "Version \(view.version)"), lead: programme.summary)
            if let register = programme.register {
                p { Link(register.name, "/registers/\(programme.id)") }
            }
            h2 { Words("กำหนดเวลา", "Due times") }
            DataTable(
                Words("กำหนดเวลา", "Due times"), showsCaption: false,
                columns: [.init(Words("รอบรายงาน", "Period"), .name), .init(Words("เปิดรับ", "Opens"))]
                    + (view.periods.first?.timeline.milestones ?? []).map { .init($0.name) },
                rows: view.periods.map { period, timeline in
                    [.text(period.words.shown), .text(Words(at: timeline.opens).shown)]
                        + timeline.milestones.map { .text(Words(due: $0.due.instant).shown) }
                },
                empty: EmptyState(
                    Words("ไม่มีรอบรายงานในช่วงนี้", "No period near today"),
                    advice: Words("ดูกำหนดในปฏิทิน", "See the calendar.")))
            routes(programme)
            GuidanceList(programme: programme)
        }
    }

    @Markup private func routes(_ programme: ReportingProgramme) -> Node {
        if let route = programme.route {
            h2 { Words("เส้นทางการอนุมัติ", "Route") }
            for alternative in route.alternatives {
                h3 { alternative.name }
                ol {
                    for step in alternative.steps {
                        li {
                            step.name
                            if let limit = step.limit {
                                span(.class("hint")) {
                                    limit.counting == .working
                                        ? Words(" ภายใน \(limit.days) วันทำการ", " within \(limit.days) working days")
                                        : Words(" ภายใน \(limit.days) วัน", " within \(limit.days) days")
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How it is done, as the programme says.
struct GuidanceList: Component {
    let programme: ReportingProgramme

    var body: Node {
        for guidance in programme.guidance {
            h2 { guidance.title }
            if let text = guidance.text { p { Paragraphs(text: text.shown) } }
        }
    }
}

/// Guidance for everybody, signed in or not (W1, Q8).
struct GuidancePage {
    let programmes: [(programme: ReportingProgramme, version: Int)]

    var page: Page {
        Page(Words("คู่มือและหนังสือสั่งการ", "Guidance and orders"), here: "/guidance") {
            PageHeading(Words("คู่มือและหนังสือสั่งการ", "Guidance and orders"))
            if programmes.isEmpty {
                EmptyState(Words("ยังไม่มีคู่มือ", "No guidance yet"), advice: Words("", ""))
            }
            for one in programmes {
                HTML.section {
                    h2 { one.programme.name }
                    p { one.programme.summary }
                    for guidance in one.programme.guidance {
                        Disclosure(guidance.title) {
                            if let text = guidance.text { p { Paragraphs(text: text.shown) } }
                        }
                    }
                }
            }
        }
    }
}

extension Desk {
    func listProgrammes(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        return ProgrammesPage(programmes: try await ReadProgrammes(office: office).all()).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func showProgramme(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadProgrammes(office: office).one(try request.parameter("id"))
        return ProgrammePage(view: view).page.response(to: request, on: site, for: visit.viewer)
    }

    func guidance(_ request: Request) async throws -> Response {
        let viewer = try? visit(request).viewer
        return GuidancePage(programmes: try await ReadProgrammes(office: office).all()).page
            .response(to: request, on: site, for: viewer)
    }
}
