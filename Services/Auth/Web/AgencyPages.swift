import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Every agency, to be searched by name or code.
struct AgenciesPage {
    let found: Slice<Agency>
    let search: String
    let kind: String
    let kinds: [String]

    var page: Page {
        Page(Words("หน่วยงาน", "Agencies"), here: here(1), place: Menu.agencies, width: .wide) {
            PageHeading(Words("หน่วยงาน", "Agencies"))
            form(.method(.get), .action("/agencies"), .class("filters")) {
                TextField(
                    Field("q", Words("ค้นหาชื่อหรือรหัส", "Search by name or code"), isRequired: false), value: search,
                    kind: .search)
                SelectField(
                    Field("kind", Words("ประเภท", "Kind"), isRequired: false),
                    choices: kinds.map { Choice($0, Words(agencyKind: $0)) }, value: kind)
                ButtonRow { Button(Words("ค้นหา", "Search"), .secondary) }
            }
            FoundCount(found.total, "หน่วยงาน")
            DataTable(
                Words("หน่วยงาน", "Agencies"), showsCaption: false,
                columns: [
                    .init(Words("ชื่อ", "Name"), .name), .init(Words("ประเภท", "Kind")),
                    .init(Words("ชื่อย่อในระบบ", "Short name")),
                ],
                rows: found.items.map { agency in
                    [
                        Link(agency.name, "/agencies/\(agency.slug)").body, .text(Words(agencyKind: agency.kind).shown),
                        code(.translateNo) { agency.slug },
                    ]
                }, empty: empty)
            Pagination(page: found.page, of: found.pages) { here($0) }
        }
    }

    private func here(_ page: Int) -> Address { "/agencies?q=\(search)&kind=\(kind)&page=\(page)" }

    private var empty: EmptyState {
        EmptyState(
            Words("ไม่พบหน่วยงานที่ค้นหา", "No agency found"),
            advice: Words("ลองค้นด้วยคำที่สั้นลง เช่น ชื่อจังหวัด", "Try a shorter word, such as a province's name."),
            next: Link(Words("ล้างตัวกรอง", "Clear the filter"), "/agencies"))
    }
}

/// One agency: where it stands, and who holds its positions.
struct AgencyPage {
    let view: AgencyView

    var page: Page {
        Page(
            view.agency.name, here: "/agencies/\(view.agency.slug)", place: Menu.agencies,
            trail: [Link(Menu.agencies.text, "/agencies")]
        ) {
            PageHeading(view.agency.name, above: Words(agencyKind: view.agency.kind))
            if view.agency.isDerived {
                Banner(
                    .notice,
                    Words(
                        "หน่วยงานนี้สร้างจากข้อมูลเขตการปกครอง อาจไม่มีอยู่จริง ระบบไม่ส่งอีเมลถึง",
                        "Derived from administrative data; it may not exist and is never mailed to."))
            }
            h2 { Words("ตำแหน่งและผู้ดำรง", "Positions and holders") }
            DataTable(
                Words("ตำแหน่งและผู้ดำรง", "Positions and holders"), showsCaption: false,
                columns: [
                    .init(Words("ตำแหน่ง", "Position"), .name), .init(Words("ผู้ดำรง", "Held by")),
                ] + (view.mayAdminister ? [.init(Words("ดำเนินการ", "Action"), .action)] : []),
                rows: view.seats.map { seat in row(seat) },
                empty: EmptyState(
                    Words("ยังไม่มีตำแหน่งในหน่วยงานนี้", "No position yet"),
                    advice: Words("ผู้ดูแลระบบนำเข้าตำแหน่งจากไฟล์", "An operator imports positions from a file.")))
            SummaryList(Words("ข้อมูลหน่วยงาน", "About the agency"), facts)
            for below in view.below { children(below.hierarchy, below.agencies) }
        }
    }

    private func row(_ seat: AgencyView.Seat) -> [Node] {
        let action: [Node] =
            view.mayAdminister
            ? [Link(Words("เชิญ", "Invite"), "/people/new?position=\(seat.position.id.text)").body] : []
        return [.text(seat.position.title.shown), holders(seat.holders)] + action
    }

    @Markup private func holders(_ holders: [Holding]) -> Node {
        if holders.isEmpty { StatusTag(Words("ว่าง", "Vacant"), .warn, .empty) }
        for (index, holder) in holders.enumerated() {
            if index > 0 { br() }
            if view.mayAdminister {
                Link(Words(holder.personName), "/people/\(holder.personID.text)")
            } else {
                holder.personName
            }
        }
    }

    private var facts: [SummaryList.Row] {
        var rows: [SummaryList.Row] = [
            .init(Words("ชื่อภาษาอังกฤษ", "Thai name")) {
                Language.current == .thai ? view.agency.name.english : view.agency.name.thai
            },
            .init(Words("ชื่อย่อในระบบ", "Short name")) { code(.translateNo) { view.agency.slug } },
        ]
        for one in view.codes {
            rows.append(.init(Words("รหัส \(one.scheme)", "Code \(one.scheme)")) { code { one.code } })
        }
        for above in view.above {
            rows.append(
                .init(Words(above.hierarchy)) {
                    for (index, agency) in above.agencies.enumerated() {
                        if index > 0 { " ‹ " }
                        Link(agency.name, "/agencies/\(agency.slug)")
                    }
                })
        }
        return rows
    }

    @Markup private func children(_ hierarchy: Hierarchy, _ agencies: [Agency]) -> Node {
        let name = Words(hierarchy)
        Disclosure(
            Words("ใต้หน่วยงานนี้ – \(name.thai) (\(agencies.count))", "Below – \(name.english) (\(agencies.count))")
        ) {
            ul {
                for agency in agencies.prefix(200) { li { Link(agency.name, "/agencies/\(agency.slug)") } }
            }
            if agencies.count > 200 {
                p(.class("hint")) {
                    Words("แสดง 200 รายการแรก กรุณาใช้การค้นหา", "The first 200; please search for others.")
                }
            }
        }
    }
}

extension Desk {
    func listAgencies(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let read = ReadAgencies(ground: ground)
        let search = String((request.query["q"] ?? "").prefix(200))
        let kind = request.query["kind"] ?? ""
        let found = try await read.search(
            SearchWords(search), kind: kind.isEmpty ? nil : kind, page: request.query["page"].flatMap { Int($0) } ?? 1)
        return AgenciesPage(found: found, search: search, kind: kind, kinds: try await read.kinds()).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func showAgency(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadAgencies(ground: ground).show(slug: try request.parameter("slug"), for: visit.acting)
        return AgencyPage(view: view).page.response(to: request, on: site, for: visit.viewer)
    }
}
