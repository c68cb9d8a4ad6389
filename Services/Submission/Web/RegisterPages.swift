import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Programme
import Runtime

/// The registers that there are; with one only, that one is opened at once.
struct RegistersPage {
    let registers: [(programme: ReportingProgramme, register: Register)]

    var page: Page {
        Page(Words("ทะเบียน", "Registers"), here: "/registers", place: Menu.registers) {
            PageHeading(Words("ทะเบียน", "Registers"))
            if registers.isEmpty {
                EmptyState(
                    Words("ยังไม่มีทะเบียน", "There is no register yet"),
                    advice: Words("ทะเบียนมากับระบบรายงานที่ผู้ดูแลประกาศใช้", "Registers come with the programmes in force."))
            }
            ul {
                for one in registers {
                    li {
                        Link(one.register.name, "/registers/\(one.programme.id)")
                        p(.class("hint")) { one.programme.name }
                    }
                }
            }
        }
    }
}

/// The entries of a register, to be searched.
struct RegisterPage {
    let found: ReadRegister.Found
    let search: String
    let state: String
    let visit: Visit

    private var id: String { found.view.programme.id }

    var page: Page {
        Page(found.view.register.name, here: "/registers/\(id)", place: Menu.registers, width: .wide) {
            PageHeading(found.view.register.name, above: found.view.programme.name)
            if !found.view.agencies.isEmpty {
                ButtonRow { ButtonLink(Words("เพิ่มรายการใหม่", "Add an entry"), "/registers/\(id)/new") }
            }
            form(.method(.get), .action("/registers/\(id)"), .class("filters")) {
                TextField(
                    Pages.Field("q", Words("ค้นหาตามชื่อ", "Search by name"), isRequired: false), value: search,
                    kind: .search)
                SelectField(
                    Pages.Field("state", Words("สถานะ", "State"), isRequired: false),
                    choices: [
                        Pages.Choice("draft", Words("ยังกรอกไม่ครบ", "Incomplete")),
                        Pages.Choice("active", Words("ลงทะเบียนแล้ว", "Registered")),
                    ], value: state)
                ButtonRow { Button(Words("แสดง", "Show"), .secondary) }
            }
            FoundCount(found.total, "รายการ")
            DataTable(
                found.view.register.name, showsCaption: false,
                columns: [
                    .init(Words("ชื่อ", "Name"), .name), .init(Words("หน่วยงาน", "Agency")),
                    .init(Words("สถานะ", "State")), .init(Words("แก้ไขล่าสุด", "Last change")),
                ],
                rows: found.entries.map { entry, agency in
                    [
                        Link(Words(entry.label), "/registers/\(id)/\(entry.id.text)").body, .text(agency.shown),
                        StatusTag.entry(entry.state).body, .text(Words(at: entry.changedAt).shown),
                    ]
                }, empty: empty)
            Pagination(page: found.page, of: found.pages) { "/registers/\(id)?q=\(search)&state=\(state)&page=\($0)" }
        }
    }

    private var empty: EmptyState {
        let isNarrowed = !search.isEmpty || !state.isEmpty
        return EmptyState(
            isNarrowed
                ? Words("ไม่พบรายการที่ค้นหา", "Nothing found") : Words("ทะเบียนยังว่าง", "The register is empty"),
            advice: isNarrowed
                ? Words("ลองค้นด้วยคำที่สั้นลง หรือล้างตัวกรอง", "Try a shorter word, or clear the filter.")
                : Words(
                    "ลงทะเบียนโครงการก่อนถึงรอบรายงาน ระบบจึงจะเปิดรายการให้รายงาน",
                    "Register what will be reported on before the period opens."),
            next: isNarrowed ? Link(Words("ล้างตัวกรอง", "Clear the filter"), "/registers/\(id)") : nil)
    }
}

extension StatusTag {
    static func entry(_ state: EntryState) -> StatusTag {
        switch state {
        case .draft: StatusTag(Words("ยังกรอกไม่ครบ", "Incomplete"), .active, .half)
        case .active: StatusTag(Words("ลงทะเบียนแล้ว", "Registered"), .good, .tick)
        case .removed: StatusTag(Words("ลบแล้ว", "Removed"), .quiet, .cross)
        case .rejected: StatusTag(Words("ไม่รับ", "Rejected"), .bad, .cross)
        }
    }
}

/// For which agency an entry is to be added.
struct NewEntryPage {
    let view: RegisterView
    let key: String
    let visit: Visit

    var page: Page {
        Page(
            Words("เพิ่มรายการใหม่", "Add an entry"), here: "/registers/\(view.programme.id)/new", place: Menu.registers,
            trail: [Link(view.register.name, "/registers/\(view.programme.id)")]
        ) {
            PageHeading(Words("เพิ่มรายการใหม่", "Add an entry"), above: view.register.name)
            if view.agencies.isEmpty {
                EmptyState(
                    Words("ท่านเพิ่มรายการในทะเบียนนี้ไม่ได้", "You cannot add to this register"),
                    advice: Words(
                        "ผู้จัดทำของหน่วยงานที่ต้องรายงานเป็นผู้เพิ่ม หากเป็นหน้าที่ของท่านให้ติดต่อผู้ดูแลสิทธิ์",
                        "Those who prepare reports at an office that owes them can; ask whoever manages rights."))
            } else {
                PostForm(to: "/registers/\(view.programme.id)", csrf: visit.viewer.csrf, key: key) {
                    SelectField(
                        Pages.Field("agency", Words("หน่วยงานเจ้าของ", "Agency")),
                        choices: view.agencies.prefix(500).map { Pages.Choice($0.slug, $0.name) },
                        value: view.agencies.count == 1 ? view.agencies[0].slug : nil)
                    p(.class("hint")) {
                        Words(
                            "กรอกทีละส่วน บันทึกได้ตลอดเวลาแม้ยังไม่ครบ", "Section by section; it can be saved at any time.")
                    }
                    ButtonRow { Button(Words("เริ่มกรอก", "Begin")) }
                }
            }
        }
    }
}

extension Desk {
    func listRegisters(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let registers = try await ReadRegister(office: office).all()
        if registers.count == 1 { return .redirect(to: "/registers/\(registers[0].programme.id)") }
        return RegistersPage(registers: registers).page.response(to: request, on: site, for: visit.viewer)
    }

    func listEntries(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let search = String((request.query["q"] ?? "").prefix(200)), state = request.query["state"] ?? ""
        let found = try await ReadRegister(office: office).list(
            try request.parameter("programme"), search: search, state: EntryState(rawValue: state), page: request.page,
            by: visit.acting)
        return RegisterPage(found: found, search: search, state: state, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func newEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadRegister(office: office).view(try request.parameter("programme"), by: visit.acting)
        return NewEntryPage(view: view, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func startEntry(_ request: Request) async throws -> Response {
        let visit = try visit(request), programme = try request.parameter("programme")
        guard let agency = office.agency(slug: try request.form().text("agency") ?? "") else {
            throw Problem.invalid([.init(field: "agency", message: Words("กรุณาเลือกหน่วยงาน", "Choose an agency"))])
        }
        let id = try await StartEntry(office: office)(
            in: programme, for: agency.id, by: visit.acting, repeatable: try repeatable(request, visit))
        return .redirect(to: "/registers/\(programme.percentEncoded)/\(id.text)/edit")
    }
}
