import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Every agency, to be searched by any name or code and narrowed by its place.
struct AgenciesPage {
    let found: AgenciesFound
    let typed: String
    let query: AgencyQuery
    let mayCreate: Bool

    var page: Page {
        Page(Words("หน่วยงาน", "Agencies"), here: here(1), place: Menu.agencies, width: .wide) {
            PageHeading(Words("หน่วยงาน", "Agencies"))
            if mayCreate {
                ButtonRow {
                    ButtonLink(Words("ตั้งหน่วยงานใหม่", "Create an agency"), "/agencies/new", .secondary)
                    ButtonLink(Words("นำเข้าจากไฟล์", "Import a file"), "/agencies/import", .secondary)
                }
            }
            form(.method(.get), .action("/agencies"), .class("filters"), .role("search")) {
                TextField(
                    Field(
                        "q", Words("ค้นหาชื่อ ชื่อย่อ หรือรหัส", "Search by name or code"),
                        hint: Words("เช่น อบต.คลองหิน, จ.ระยอง, ๒๑", "such as Rayong or 21"), isRequired: false),
                    value: typed, kind: .search)
                for facet in AgencyFacet.allCases { select(facet) }
                SelectField(
                    Field("state", Words("สถานะ", "State"), isRequired: false), choices: states, value: stateValue)
                ButtonRow {
                    Button(Words("ค้นหา", "Search"), .secondary)
                    if isNarrowed { ButtonLink(Words("ล้างตัวกรอง", "Clear the filters"), "/agencies", .quiet) }
                }
            }
            FoundCount(found.slice.total, "หน่วยงาน")
            if found.isGuess {
                Banner(
                    .notice,
                    Words("ไม่พบคำที่พิมพ์ รายการนี้คือชื่อที่ใกล้เคียงที่สุด", "Nothing has these words; these look most like them."))
            }
            DataTable(
                Words("หน่วยงาน", "Agencies"), showsCaption: false,
                columns: [
                    .init(Words("ชื่อ", "Name"), .name), .init(Words("ประเภท", "Kind")),
                    .init(Words("จังหวัด", "Province")), .init(Words("รหัส", "Codes")),
                ], rows: found.slice.items.map { row($0) }, empty: empty)
            Pagination(page: found.slice.page, of: found.slice.pages) { here($0) }
            if found.slice.total > 0 {
                p(.class("hint")) {
                    Words("ดาวน์โหลดรายการนี้ทั้งหมด: ", "Download all of this: ")
                    Link(Words("Excel"), here(from: "/agencies/export").asking("format", for: "xlsx"))
                    " · "
                    Link(Words("CSV"), here(from: "/agencies/export").asking("format", for: "csv"))
                }
            }
        }
    }

    private func row(_ line: AgencyLine) -> [Node] {
        let codes = line.codes.sorted { $0.key < $1.key }.map(\.value)
        return [
            .group([
                Link(line.agency.name, "/agencies/\(line.agency.slug)").body,
                line.agency.isActive
                    ? .empty : .group([.text(" "), StatusTag(Words("ยุบเลิก", "Retired"), .quiet, .empty).body]),
            ]),
            .text(Words(agencyKind: line.agency.kind).shown), .text(line.province?.shown ?? ""),
            .group(codes.map { code in .group([HTML.code(.translateNo) { code }, .text(" ")]) }),
        ]
    }

    private func select(_ facet: AgencyFacet) -> SelectField {
        SelectField(
            Field(facet.rawValue, facet.words, isRequired: false),
            choices: (found.choices[facet] ?? []).map { Choice($0.value, counted($0.name, $0.count)) },
            value: query.chosen[facet])
    }

    private var states: [Choice] {
        let both = (found.states[.inForce] ?? 0) + (found.states[.retired] ?? 0)
        return [
            Choice(
                AgencyState.inForce.rawValue, counted(Words("มีผลอยู่", "In force"), found.states[.inForce] ?? 0)),
            Choice(AgencyState.retired.rawValue, counted(Words("ยุบเลิกแล้ว", "Retired"), found.states[.retired] ?? 0)),
            Choice("any", counted(Words("ทั้งหมด", "All"), both)),
        ]
    }

    private func counted(_ name: Words, _ count: Int) -> Words {
        Words("\(name.thai) (\(count))", "\(name.english) (\(count))")
    }

    private var stateValue: String { query.state?.rawValue ?? "any" }

    private var isNarrowed: Bool { !typed.isEmpty || !query.chosen.isEmpty || query.state != .inForce }

    /// What was chosen stays in the address, so that a list can be kept, sent on and gone back to.
    private func here(_ page: Int) -> Address {
        let address = here(from: "/agencies")
        return page > 1 ? address.asking("page", for: String(page)) : address
    }

    private func here(from start: Address) -> Address {
        var address = start
        if !typed.isEmpty { address = address.asking("q", for: typed) }
        for facet in AgencyFacet.allCases {
            guard let value = query.chosen[facet] else { continue }
            address = address.asking(facet.parameter, for: value)
        }
        if query.state != .inForce { address = address.asking("state", for: stateValue) }
        return address
    }

    private var empty: EmptyState {
        EmptyState(
            Words("ไม่พบหน่วยงานที่ค้นหา", "No agency found"),
            advice: query.chosen.isEmpty && query.state != .retired
                ? Words(
                    "ลองค้นด้วยคำที่สั้นลง เช่น ชื่อจังหวัด หรือรหัสเพียงบางส่วน",
                    "Try a shorter word, such as a province's name, or a part of a code.")
                : Words(
                    "ลองเลือกตัวกรองให้น้อยลง หรือเลือกสถานะ “ทั้งหมด”", "Choose fewer filters, or the state “All”."),
            next: Link(Words("ล้างตัวกรอง", "Clear the filters"), "/agencies"))
    }
}

extension AgencyFacet {
    fileprivate var words: Words {
        switch self {
        case .kind: Words("ประเภท", "Kind")
        case .ministry: Words("กระทรวง", "Ministry")
        case .department: Words("กรม", "Department")
        case .province: Words("จังหวัด", "Province")
        }
    }

    fileprivate var parameter: StaticString {
        switch self {
        case .kind: "kind"
        case .ministry: "ministry"
        case .department: "department"
        case .province: "province"
        }
    }
}

extension AgencyQuery {
    /// As it stands in an address; what nobody knows narrows nothing.
    init(_ query: Query, words: String) {
        let chosen = AgencyFacet.allCases.compactMap { facet in
            query[facet.rawValue].flatMap { $0.isEmpty ? nil : (facet, $0) }
        }
        let state = query["state"] ?? ""
        self.init(
            words: AgencyWords(query[words] ?? ""), chosen: Dictionary(uniqueKeysWithValues: chosen),
            state: state == "any" ? nil : AgencyState(rawValue: state) ?? .inForce)
    }
}

extension Desk {
    func listAgencies(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let query = AgencyQuery(request.query, words: "q")
        let found = try await ReadAgencies(ground: ground).search(
            query, page: request.query["page"].flatMap { Int($0) } ?? 1)
        return AgenciesPage(
            found: found, typed: String((request.query["q"] ?? "").prefix(200)), query: query,
            mayCreate: visit.acting.principal.mayEver(.administer, at: visit.moment.real)
        ).page.response(to: request, on: site, for: visit.viewer)
    }
}
