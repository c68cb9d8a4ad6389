import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// An agency as the public sees it, without signing in (G5).
struct PublicAgencyPage {
    let view: ProfileView

    var page: Page {
        Page(view.agency.name, here: "/agencies/\(view.agency.slug)/public") {
            PageHeading(view.agency.name, above: Words(agencyKind: view.agency.kind))
            if view.agency.isDerived {
                Banner(
                    .notice,
                    Words(
                        "หน่วยงานนี้สร้างจากข้อมูลเขตการปกครอง ยังไม่มีผู้ยืนยันว่ามีอยู่จริง",
                        "Derived from administrative data; nobody has vouched for it."))
            }
            if !view.agency.isActive { Banner(.warning, Words("หน่วยงานนี้ยุบเลิกแล้ว", "This agency is no more.")) }
            SummaryList(nil, facts)
            h2 { Words(ProfilePart.service) }
            ProfileFacts(view: view, part: .service, leavesOut: ["shown", "registered_email"])
        }
    }

    private var facts: [SummaryList.Row] {
        var rows: [SummaryList.Row] = [
            .init(Words(agencyField: "name_th")) { view.agency.name.thai },
            .init(Words(agencyField: "name_en")) { view.agency.name.english },
        ]
        for (scheme, one) in view.codes.sorted(by: { $0.key < $1.key }) {
            rows.append(.init(Words(codeScheme: scheme)) { code(.translateNo) { one } })
        }
        for name in ["address", "telephone", "email"] {
            let value = view.facts.fields.first { $0.name == name }?.value ?? ""
            if !value.isEmpty { rows.append(.init(Words(agencyField: name)) { value }) }
        }
        for above in view.above {
            rows.append(
                .init(Words(above.hierarchy)) {
                    for (index, agency) in above.agencies.enumerated() {
                        if index > 0 { " ‹ " }
                        Link(agency.name, "/agencies/\(agency.slug)/public")
                    }
                })
        }
        return rows
    }
}

/// What stands in one part, and since when it is known to be so.
struct ProfileFacts: Component {
    let view: ProfileView
    let part: ProfilePart
    var leavesOut: Set<String> = []

    var body: Node {
        freshness
        let stored = view.parts[part]?.facts ?? [:]
        let rows = part.fields.filter { !leavesOut.contains($0.name) && stored[$0.name] != nil }
        if !rows.isEmpty {
            SummaryList(
                nil, rows.map { field in .init(field.words) { value(stored[field.name] ?? "", field) } }
            ).body
        }
    }

    @Markup private var freshness: Node {
        if let stored = view.parts[part] {
            p(.class("hint")) {
                Words("ยืนยันล่าสุด ", "Last confirmed ")
                Words(at: stored.confirmedAt)
                " "
                if view.isOld(part) { StatusTag(Words("เกินหนึ่งปี ควรตรวจใหม่", "Over a year old"), .warn, .clock) }
            }
        } else {
            p { StatusTag(Words("ยังไม่มีข้อมูล", "Nothing yet"), .quiet, .empty) }
        }
    }

    @Markup private func value(_ value: String, _ field: ProfileField) -> Node {
        switch field.kind {
        case .website: if let address = Address(value) { a(.href(address)) { value } } else { value }
        case .email: if let address = Address("mailto:" + value) { a(.href(address)) { value } } else { value }
        case .number(let unit):
            value
            " "
            unit
        case .choice(let choices): choices.first { $0.value == value }?.words ?? Words(value)
        case .text, .lines: value
        }
    }
}

/// The profile as its own office keeps it.
struct ProfilePage {
    let view: ProfileView
    var isDone = false

    var page: Page {
        Page(
            Words("ข้อมูลพื้นฐานของหน่วยงาน", "Agency profile"), here: "/agencies/\(view.agency.slug)/profile",
            place: Menu.agencies,
            trail: [Link(Menu.agencies.text, "/agencies"), Link(view.agency.name, "/agencies/\(view.agency.slug)")]
        ) {
            PageHeading(Words("ข้อมูลพื้นฐานของหน่วยงาน", "Agency profile"), above: view.agency.name)
            if isDone { Banner(.success, Words("บันทึกและยืนยันแล้ว", "Kept and confirmed")) }
            for part in ProfilePart.allCases {
                h2 { Words(part) }
                ProfileFacts(view: view, part: part)
                if view.mayEdit {
                    ButtonRow {
                        ButtonLink(
                            Words("แก้ไขหรือยืนยัน: \(Words(part).thai)", "Edit or confirm: \(Words(part).english)"),
                            "/agencies/\(view.agency.slug)/profile/\(part.rawValue)", .secondary)
                    }
                }
            }
            p { Link(Words("หน้าที่ประชาชนเห็น", "What the public sees"), "/agencies/\(view.agency.slug)/public") }
        }
    }
}

/// The form of one part.
struct ProfileFormPage {
    let view: ProfileView
    let part: ProfilePart
    let typed: [String: String]
    let version: Int64
    var problems: [FieldProblem] = []
    let key: String
    let visit: Visit

    var page: Page {
        let own: Address = "/agencies/\(view.agency.slug)/profile"
        return Page(
            Words(part), here: "\(own)/\(part.rawValue)", place: Menu.agencies,
            trail: [Link(view.agency.name, "/agencies/\(view.agency.slug)"), Link(Words("ข้อมูลพื้นฐาน", "Profile"), own)],
            problems: problems
        ) {
            PageHeading(Words(part), above: view.agency.name)
            PostForm(to: "\(own)/\(part.rawValue)", csrf: visit.viewer.csrf, key: key) {
                HiddenField("version", String(version))
                for field in part.fields { control(field) }
                ButtonRow {
                    Button(Words("บันทึกและยืนยันว่าเป็นปัจจุบัน", "Keep, and confirm that it is so"))
                    ButtonLink(Words("ยกเลิก", "Cancel"), own, .secondary)
                }
            }
        }
    }

    @Markup private func control(_ one: ProfileField) -> Node {
        let value = typed[one.name] ?? ""
        switch one.kind {
        case .text(let limit): TextField(field(one), value: value, limit: limit)
        case .lines(let limit): TextAreaField(field(one), value: value, lines: 3, limit: limit)
        case .email: TextField(field(one), value: value, kind: .email, limit: 254)
        case .website: TextField(field(one), value: value, kind: .url, limit: 300)
        case .number(let unit): NumberField(field(one), value: value, kind: .decimal, unit: unit)
        case .choice(let choices):
            SelectField(field(one), choices: choices.map { Choice($0.value, $0.words) }, value: value)
        }
    }

    private func field(_ one: ProfileField) -> Field {
        Field(one.name, one.words, problem: problems.first(for: one.name), isRequired: false)
    }
}

extension Words {
    init(_ part: ProfilePart) {
        switch part {
        case .service: self.init("การติดต่อและการบริการ", "Contact and service")
        case .base: self.init("ขนาดและรายได้", "Size and means")
        case .coordinator: self.init("ผู้ประสานงาน", "Coordinator")
        }
    }
}

extension Desk {
    private var profiles: KeepProfile { KeepProfile(ground: ground) }

    func showPublicAgency(_ request: Request) async throws -> Response {
        try limits.lookUp.count(request.remoteAddress)
        let view = try await profiles.publicView(slug: try request.parameter("slug"))
        if let heir = view.heir { return .redirect(to: "/agencies/\(heir.slug)/public") }
        return PublicAgencyPage(view: view).page.response(to: request, on: site, for: front.viewer(of: request))
    }

    func showProfile(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await profiles.show(slug: try request.parameter("slug"), for: visit.acting)
        return ProfilePage(view: view, isDone: request.query["done"] != nil).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func showProfileForm(_ request: Request) async throws -> Response {
        let view = try await editable(request)
        let part = try part(request)
        let stored = view.parts[part]
        return try profileForm(view, part, stored?.facts ?? [:], stored?.version ?? 0, [], request)
    }

    func keepProfile(_ request: Request) async throws -> Response {
        let view = try await editable(request)
        let (visit, part, form) = (try visit(request), try part(request), try request.form())
        let typed = Dictionary(uniqueKeysWithValues: part.fields.map { ($0.name, form.text($0.name) ?? "") })
        let version = Int64(form.text("version") ?? "") ?? 0
        var (facts, problems): ([String: String], [FieldProblem]) = ([:], [])
        for field in part.fields {
            do throws(AgencyDraft.Fault) {
                let value = try field.read(typed[field.name] ?? "")
                if !value.isEmpty { facts[field.name] = value }
            } catch { problems.append(FieldProblem(error.field, error.words)) }
        }
        guard problems.isEmpty else {
            return try profileForm(view, part, typed, version, problems, request, status: .unprocessable)
        }
        do {
            try await profiles.keep(part, facts, of: view.agency.slug, seen: version, by: visit.acting)
        } catch let changed as KeepProfile.ChangedMeanwhile {
            // Both are shown: what was typed in the field, what stands there now beside it.
            problems = part.fields.compactMap { field in
                let now = changed.now.facts[field.name] ?? ""
                return now == facts[field.name] ?? ""
                    ? nil
                    : FieldProblem(
                        field.name, Words("มีผู้แก้ไขแล้ว ค่าปัจจุบันคือ “\(now)”", "Changed meanwhile; it is now “\(now)”"))
            }
            return try profileForm(view, part, typed, changed.now.version, problems, request, status: .conflict)
        }
        return .redirect(to: "/agencies/\(view.agency.slug)/profile?done=yes")
    }

    private func editable(_ request: Request) async throws -> ProfileView {
        let view = try await profiles.show(slug: try request.parameter("slug"), for: try visit(request).acting)
        guard view.mayEdit else { throw AgencyRefusal.notOver(agency: view.agency.name) }
        return view
    }

    private func part(_ request: Request) throws -> ProfilePart {
        guard let part = ProfilePart(rawValue: try request.parameter("part")) else { throw Problem.notFound }
        return part
    }

    private func profileForm(
        _ view: ProfileView, _ part: ProfilePart, _ typed: [String: String], _ version: Int64,
        _ problems: [FieldProblem], _ request: Request, status: Status = .ok
    ) throws -> Response {
        let visit = try visit(request)
        return ProfileFormPage(
            view: view, part: part, typed: typed, version: version, problems: problems, key: formKey, visit: visit
        ).page.response(to: request, on: site, for: visit.viewer, status: status)
    }
}
