import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// The form of one change of an agency, filled with what is, or with what was typed.
struct AgencyChangePage {
    /// Nil for an agency that is to be.
    let view: AgencyView?
    let draft: AgencyDraft
    var problems: [FieldProblem] = []
    let kinds: [Choice]
    let today: CivilDate
    let key: String
    let visit: Visit

    var page: Page {
        Page(
            Words(draft.deed), here: draft.deed.address(of: view?.agency), place: Menu.agencies, trail: trail,
            problems: problems
        ) {
            PageHeading(Words(draft.deed), above: view?.agency.name, lead: lead)
            PostForm(
                to: "\(draft.deed.address(of: view?.agency))/check", csrf: visit.viewer.csrf, key: key,
                marksRequired: true
            ) {
                HiddenField("version", draft["version"])
                content
                if draft.deed != .create {
                    text(
                        "on", dayLabel,
                        Words(
                            "เช่น \(today.written(.long)) กำหนดล่วงหน้าได้ เว้นว่างคือวันนี้",
                            "such as \(today.iso); may lie ahead; empty is today"), isRequired: false, limit: 40)
                }
                text(
                    "reason", Words("เหตุผลหรือเลขที่คำสั่ง", "Reason or order"),
                    Words("เก็บไว้ในประวัติของหน่วยงาน", "Kept in the agency's history"), limit: 500)
                ButtonRow {
                    Button(Words("ตรวจทานก่อนยืนยัน", "Check before you confirm"))
                    ButtonLink(Words("ยกเลิก", "Cancel"), back, .secondary)
                }
            }
        }
    }

    private var trail: [Link] {
        [Link(Menu.agencies.text, "/agencies")] + (view.map { [Link($0.agency.name, back)] } ?? [])
    }

    private var back: Address { view.map { "/agencies/\($0.agency.slug)" } ?? "/agencies" }

    private var dayLabel: Words {
        draft.deed == .edit
            ? Words("รหัสที่เปลี่ยนมีผลตั้งแต่", "Changed codes hold from") : Words("มีผลตั้งแต่วันที่", "Holds from")
    }

    private var lead: Words? {
        switch draft.deed {
        case .create, .edit: nil
        case .move: Words("ย้ายได้เฉพาะในโครงสร้างที่ท่านดูแลทั้งที่เดิมและที่ใหม่", "Only where you administer both places.")
        case .merge:
            Words(
                "หน่วยงานที่รวมเข้ามาจะยุบเลิกในวันที่ระบุ หน่วยงานข้างใต้จะย้ายมาด้วย และรหัสเดิมจะนำมาที่นี่",
                "They end on that day, what stands below them moves here, and their codes lead here.")
        case .split:
            Words(
                "หน่วยงานนี้จะยุบเลิกในวันที่ระบุ ต้องตั้งหน่วยงานใหม่และย้ายหน่วยงานข้างใต้ไปก่อน",
                "It ends on that day; its heirs exist already, and what stands below it has moved.")
        case .retire:
            Words("หน่วยงานจะสิ้นสุดในวันที่ระบุ รายงานและประวัติยังอยู่", "It ends on that day; reports and history stay.")
        }
    }

    @Markup private var content: Node {
        switch draft.deed {
        case .create:
            text(
                "slug", Words(agencyField: "slug"),
                Words("ตั้งครั้งเดียวเปลี่ยนไม่ได้ เช่น rayong-agri", "Minted once, never changed, such as rayong-agri"),
                kind: .code, limit: 32)
            facts
            h2 { Words("หน่วยงานเหนือขึ้นไป", "Agencies above") }
            for hierarchy in Hierarchy.allCases {
                text(hierarchy.rawValue, Words(hierarchy), meant, isRequired: false, limit: 300)
            }
        case .edit: facts
        case .move:
            RadioField(
                field("hierarchy", Words("โครงสร้าง", "Hierarchy")),
                choices: Hierarchy.allCases.map { Choice($0.rawValue, Words($0), hint: present($0)) },
                value: draft["hierarchy"])
            text(
                "parent", Words("ไปอยู่ใต้", "Under"),
                Words(
                    "\(meant.thai) เว้นว่างเพื่อเอาออกจากโครงสร้างนี้", "\(meant.english); empty takes it out of the hierarchy"
                ),
                isRequired: false, limit: 300)
            CheckboxField(
                field("replace", Words("การย้ายที่กำหนดไว้แล้ว", "What is planned already"), isRequired: false),
                choices: [Choice("yes", Words("แทนที่การย้ายที่กำหนดไว้", "Replace it"))], values: [draft["replace"]])
        case .merge, .split, .retire:
            if draft.deed != .retire {
                TextAreaField(
                    field(
                        "others",
                        draft.deed == .merge
                            ? Words("หน่วยงานที่จะรวมเข้ามา", "Agencies that go into it")
                            : Words("หน่วยงานที่รับช่วง", "Agencies that take over"),
                        Words("\(meant.thai) บรรทัดละหนึ่งแห่ง", "\(meant.english), one a line")),
                    value: draft["others"], lines: 4, limit: 20_000)
            }
            CheckboxField(
                field("end_holdings", Words("ผู้ดำรงตำแหน่ง", "People in positions"), isRequired: false),
                choices: [
                    Choice(
                        "yes", Words("ให้การดำรงตำแหน่งทั้งหมดสิ้นสุดในวันนั้นด้วย", "End their time in their positions too"),
                        hint: Words("หน้าถัดไปแสดงรายชื่อก่อนยืนยัน", "The next page names them before you confirm"))
                ], values: [draft["end_holdings"]])
        }
    }

    @Markup private var facts: Node {
        text("name_th", Words(agencyField: "name_th"), limit: 300)
        text("name_en", Words(agencyField: "name_en"), isRequired: false, limit: 300)
        text(
            "short_th", Words(agencyField: "short_th"), Words("เช่น สสจ.ระยอง", "such as an acronym"), isRequired: false,
            limit: 60)
        SelectField(field("kind", Words(agencyField: "kind")), choices: kinds, value: draft["kind"])
        for code in AgencyDraft.codes {
            text(code, Words(agencyField: code), isRequired: false, kind: .code, limit: 20)
        }
        TextAreaField(
            field("address", Words(agencyField: "address"), isRequired: false), value: draft["address"], lines: 3,
            limit: 500)
        text("telephone", Words(agencyField: "telephone"), isRequired: false, limit: 200)
        text("email", Words(agencyField: "email"), isRequired: false, kind: .email, limit: 254)
        text("website", Words(agencyField: "website"), isRequired: false, kind: .url, limit: 300)
    }

    private let meant = Words("ชื่อเต็ม รหัส หรือชื่อย่อในระบบ", "Whole name, code or short name")

    private func present(_ hierarchy: Hierarchy) -> Words? {
        let above = view?.above.first { $0.hierarchy == hierarchy }?.agencies.first?.name
        return above.map { Words("ปัจจุบันอยู่ใต้ \($0.thai)", "now under \($0.english)") }
    }

    private func text(
        _ name: String, _ label: Words, _ hint: Words? = nil, isRequired: Bool = true, kind: TextField.Kind = .text,
        limit: Int
    ) -> TextField {
        TextField(field(name, label, hint, isRequired: isRequired), value: draft[name], kind: kind, limit: limit)
    }

    private func field(_ name: String, _ label: Words, _ hint: Words? = nil, isRequired: Bool = true) -> Field {
        Field(name, label, hint: hint, problem: problems.first(for: name), isRequired: isRequired)
    }
}

/// What a change would do, before it is done.
struct AgencyCheckPage {
    let view: AgencyView?
    let draft: AgencyDraft
    let outcome: AgencyOutcome
    let on: CivilDate
    let keys: (back: String, done: String)
    let visit: Visit

    var page: Page {
        let own = draft.deed.address(of: view?.agency)
        return Page(Words("ตรวจทาน", "Check"), here: own, place: Menu.agencies, trail: trail) {
            PageHeading(
                Words("ตรวจทานก่อนยืนยัน", "Check before you confirm"), above: view?.agency.name ?? Words(draft["name_th"])
            )
            SummaryList(
                nil,
                [
                    .init(Words("รายการ", "What")) { Words(draft.deed) },
                    .init(Words("มีผลตั้งแต่", "From")) { Words(on.written(.long), on.written(.long, in: .english)) },
                ]
                    + outcome.changes.map { change in
                        .init(Words(agencyField: change.field)) {
                            if !change.before.isEmpty {
                                change.before
                                " → "
                            }
                            if change.after.isEmpty {
                                Words("(ไม่มี)", "(none)")
                            } else {
                                FieldChange.shown(change.after, of: change.field)
                            }
                        }
                    } + [.init(Words("เหตุผล", "Reason")) { draft["reason"] }])
            list(
                Words("การดำรงตำแหน่งที่จะสิ้นสุด", "Positions that end"), outcome.people,
                Words(
                    "ร่างและรายงานยังอยู่กับหน่วยงาน สิทธิ์ของบุคคลเหล่านี้สิ้นสุดพร้อมตำแหน่ง",
                    "Drafts and reports stay with the agency; their rights end."))
            list(
                Words("หน่วยงานที่ย้ายตามไปด้วย", "Agencies that move with it"),
                outcome.moved.map {
                    Words("\($0.agency.thai) → \($0.to.thai)", "\($0.agency.english) → \($0.to.english)")
                }, nil)
            list(
                Words("ผู้มีสิทธิ์เหนือหน่วยงานนี้จากที่อื่น", "Who has rights over it from elsewhere"), outcome.overseers,
                Words("สิทธิ์เหล่านี้จะไม่มีผลเมื่อหน่วยงานสิ้นสุด", "They mean nothing once it has ended."))
            if draft.deed != .create && draft.deed != .edit {
                Banner(
                    .notice,
                    Words(
                        "รายงานที่ยังค้างส่งของหน่วยงานไม่ย้ายตาม กรุณาตรวจที่หน้ารายงานก่อน",
                        "What it still owes stays with it: look at Reports first.")
                ) {
                    p { Link(Menu.reports.text, Menu.reports.address) }
                }
            }
            PostForm(to: own, csrf: visit.viewer.csrf, key: keys.done) {
                hidden
                ButtonRow { Button(Words("ยืนยัน", "Confirm"), isGrave ? .danger : .primary) }
            }
            PostForm(to: "\(own)/check", csrf: visit.viewer.csrf, key: keys.back) {
                hidden
                HiddenField("back", "yes")
                ButtonRow { Button(Words("กลับไปแก้ไข", "Go back"), .secondary) }
            }
        }
    }

    private var isGrave: Bool { [.merge, .split, .retire].contains(draft.deed) }

    private var trail: [Link] {
        [Link(Menu.agencies.text, "/agencies")]
            + (view.map { [Link($0.agency.name, "/agencies/\($0.agency.slug)")] } ?? [])
    }

    @Markup private var hidden: Node {
        for field in draft.fields where !draft[field].isEmpty { HiddenField(field, draft[field]) }
    }

    @Markup private func list(_ title: Words, _ lines: [Words], _ note: Words?) -> Node {
        if !lines.isEmpty {
            h2 { title }
            ul { for line in lines { li { line } } }
            if let note { p(.class("hint")) { note } }
        }
    }
}

extension AgencyDeed {
    func address(of agency: Agency?) -> Address {
        agency.map { "/agencies/\($0.slug)/change/\(rawValue)" } ?? "/agencies/new"
    }
}
