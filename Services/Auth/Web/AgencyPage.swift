import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// One agency: where it stands, and who holds its positions.
struct AgencyPage {
    let view: AgencyView
    /// What was just done to it.
    var done: AgencyDeed?
    /// The agency by whose name it was asked for, which went into it.
    var formerly: Agency?

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
            news
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
            ButtonRow {
                ButtonLink(
                    Words("หน้าที่ประชาชนเห็น", "What the public sees"), "/agencies/\(view.agency.slug)/public", .secondary)
                if view.maySee {
                    ButtonLink(Words("ข้อมูลพื้นฐาน", "Profile"), "/agencies/\(view.agency.slug)/profile", .secondary)
                }
            }
            for below in view.below { children(below.hierarchy, below.agencies) }
            deeds
            history
        }
    }

    @Markup private var news: Node {
        if let done { Banner(.success, Words("บันทึกแล้ว: \(Words(done).thai)", "Done: \(Words(done).english)")) }
        if let formerly {
            Banner(
                .notice,
                Words(
                    "“\(formerly.name.thai)” รวมเข้ากับหน่วยงานนี้แล้ว",
                    "“\(formerly.name.english)” is now part of this agency")
            ) {
                p {
                    Link(
                        Words("ดูข้อมูลเดิมของ “\(formerly.name.thai)”", "What it was"),
                        "/agencies/\(formerly.slug)?own=yes")
                }
            }
        }
        if let day = view.row.retiredOn {
            Banner(
                .warning,
                view.agency.isActive
                    ? Words("จะยุบเลิกตั้งแต่ \(day.written(.long))", "Ends on \(day.written(.long, in: .english))")
                    : Words("ยุบเลิกตั้งแต่ \(day.written(.long))", "Ended on \(day.written(.long, in: .english))")
            ) { kin(Words("รับช่วงโดย", "Taken over by"), view.successors) }
        }
        for move in view.planned {
            Banner(
                .notice,
                Words(
                    "\(Words(move.hierarchy).thai): จะย้ายไปอยู่ใต้ \(move.parent.name.thai) ตั้งแต่ \(move.from.written(.long))",
                    "\(Words(move.hierarchy).english): moves under \(move.parent.name.english) on \(move.from.written(.long, in: .english))"
                ))
        }
    }

    @Markup private func kin(_ title: Words, _ agencies: [AgencyView.Kin]) -> Node {
        if !agencies.isEmpty {
            p {
                title
                " "
                for (index, one) in agencies.enumerated() {
                    if index > 0 { ", " }
                    Link(one.agency.name, "/agencies/\(one.agency.slug)?own=yes")
                }
            }
        }
    }

    @Markup private var deeds: Node {
        let open: [AgencyDeed] =
            view.row.retiredOn != nil
            ? [] : view.mayOversee ? [.edit, .move, .merge, .split, .retire] : view.mayAdminister ? [.edit] : []
        if !open.isEmpty {
            h2 { Words("จัดการหน่วยงาน", "Manage the agency") }
            ButtonRow {
                for deed in open {
                    ButtonLink(Words(deed), deed.address(of: view.agency), deed == .retire ? .danger : .secondary)
                }
            }
        }
    }

    @Markup private var history: Node {
        if !view.history.isEmpty {
            h2 { Words("ประวัติการเปลี่ยนแปลง", "History") }
            Timeline(
                view.history.map { line in
                    let title = AgencyDeed(rawValue: line.deed).map { Words($0) } ?? Words("นำเข้าจากไฟล์", "Import")
                    let fields = line.changes.map { change in
                        let values = [change.before, change.after].filter { !$0.isEmpty }
                            .map { FieldChange.shown($0, of: change.field).shown }.joined(separator: " → ")
                        return "\(Words(agencyField: change.field).shown): \(values)"
                    }
                    return Timeline.Event(
                        .done,
                        Words(
                            "\(title.thai) มีผล \(line.effective.written(.table))",
                            "\(title.english), from \(line.effective.written(.table, in: .english))"),
                        time: Words(at: line.at), by: view.mayAdminister ? line.personName.map { Words($0) } : nil,
                        note: Words((fields + [line.reason]).filter { !$0.isEmpty }.joined(separator: " · ")))
                })
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
        if !view.row.facts.short.isEmpty {
            rows.append(.init(Words(agencyField: "short_th")) { view.row.facts.short })
        }
        for one in view.codes { rows.append(.init(Words(codeScheme: one.scheme)) { code { one.code } }) }
        for (name, value) in view.row.facts.fields
        where ["address", "telephone", "email", "website"].contains(name) && !value.isEmpty {
            rows.append(
                .init(Words(agencyField: name)) {
                    let address =
                        name == "website" ? Address(value) : name == "email" ? Address("mailto:" + value) : nil
                    if let address { a(.href(address)) { value } } else { value }
                })
        }
        if !view.predecessors.isEmpty {
            rows.append(
                .init(Words(agencyField: "predecessors")) {
                    for (index, one) in view.predecessors.enumerated() {
                        if index > 0 { ", " }
                        Link(one.agency.name, "/agencies/\(one.agency.slug)?own=yes")
                    }
                })
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
    func showAgency(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let read = ReadAgencies(ground: ground)
        let view = try await read.show(slug: try request.parameter("slug"), for: visit.acting)
        if let heir = view.heir, request.query["own"] == nil {
            return .redirect(to: "/agencies/\(heir.slug)?formerly=\(view.agency.slug)")
        }
        let formerly = request.query["formerly"].flatMap { slug in
            view.predecessors.first { $0.agency.slug == slug }?.agency
        }
        return AgencyPage(
            view: view, done: request.query["done"].flatMap { AgencyDeed(rawValue: $0) }, formerly: formerly
        ).page.response(to: request, on: site, for: visit.viewer)
    }
}
