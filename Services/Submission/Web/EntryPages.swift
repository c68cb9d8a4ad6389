import Calendar
import Foundation
import HTML
import HTTP
import JSON
import Pages
import Programme
import Runtime

/// A register entry as it is in force, with its history and the reports about it.
struct EntryPage {
    let view: EntryView
    let visit: Visit

    private var entry: Entry { view.entry }
    private var base: Address { "/registers/\(view.programme.id)/\(entry.id.text)" }

    var page: Page {
        Page(
            Words(entry.label), here: base, place: Menu.registers,
            trail: [Link(view.register.name, "/registers/\(view.programme.id)")], scripts: [.confirm], width: .wide
        ) {
            PageHeading(Words(entry.label), above: view.register.name, tag: .entry(entry.state), lead: view.agency)
            if view.mayEdit {
                ButtonRow {
                    ButtonLink(
                        entry.revision == 0 ? Words("กรอกต่อ", "Go on filling in") : Words("แก้ไข", "Change"),
                        "\(base)/edit")
                }
            }
            if view.isDrafted, entry.revision > 0 {
                Banner(.notice, Words("มีการแก้ไขที่ยังไม่มีผล", "There are changes not yet in force")) {
                    p { Link(Words("ตรวจและให้มีผล", "Check and put them in force"), "\(base)/check") }
                }
            }
            AnswerList(
                sections: view.register.form.sections,
                answers: entry.revision == 0 ? view.desk.draft.answers : entry.answers, computed: computed)
            if !view.reports.isEmpty { reports }
            if !view.revisions.isEmpty { history }
        }
    }

    private var computed: JSONValue {
        entry.revision == 0
            ? view.desk.check.data["answers"] ?? [:]
            : FormCheck(view.register.form, filling: Filling(answers: entry.answers)).data["answers"] ?? [:]
    }

    private var reports: Node {
        DataTable(
            Words("รายงานของรายการนี้", "Reports about this entry"),
            columns: [
                .init(Words("รอบรายงาน", "Period"), .name), .init(Words("ครบกำหนด", "Due")),
                .init(Words("สถานะ", "State")), .init(Words("ใครทำต่อ", "Next")),
            ],
            rows: view.reports.map { line in
                [
                    Link(line.report.periodLabel, "/reports/\(line.report.id.text)").body,
                    .text(Words(due: line.report.times.due).shown),
                    StatusTag.report(line.report, at: visit.now).body, .text(line.next.shown),
                ]
            }, empty: EmptyState(Words("ยังไม่มี", "None"), advice: Words("", ""))
        ).body
    }

    private var history: Node {
        DataTable(
            Words("ประวัติการแก้ไข", "History"),
            columns: [
                .init(Words("ครั้งที่", "Revision"), .name), .init(Words("เมื่อ", "When")),
                .init(Words("โดย", "By")), .init(Words("เหตุผล", "Reason")), .init(Words("สิ่งที่เปลี่ยน", "Changes")),
            ],
            rows: view.revisions.enumerated().map { index, revision in
                let before = index + 1 < view.revisions.count ? view.revisions[index + 1].answers : [:]
                let changes = differences(between: before, and: revision.answers, in: view.register.form)
                return [
                    .text(String(revision.revision)), .text(Words(at: revision.changedAt).shown),
                    .text(revision.changedAs), .text(revision.reason ?? "–"),
                    revision.revision == 1
                        ? .text(Words("ลงทะเบียนครั้งแรก", "first registration").shown)
                        : .text(changes.map(\.field.shown).joined(separator: ", ")),
                ]
            }, empty: EmptyState(Words("ยังไม่มี", "None"), advice: Words("", ""))
        ).body
    }
}

/// A section of a register entry being filled in.
struct EntryEditPage {
    let view: EntryView
    let section: Programme.Section
    let key: String
    let visit: Visit
    var checks = false
    var notice: Node = .empty
    var extra: [FieldProblem] = []

    private var base: Address { "/registers/\(view.programme.id)/\(view.entry.id.text)" }

    var page: Page {
        let check = view.desk.check
        let problems = extra + DraftProblems(desk: view.desk, check: check).all(in: section.id, withMissing: checks)
        let here: Address = "\(base)/edit?section=\(section.id)"
        return Page(
            section.title, here: here, place: Menu.registers,
            trail: [
                Link(view.register.name, "/registers/\(view.programme.id)"), Link(Words(view.desk.label), base),
            ],
            problems: checks || !extra.isEmpty ? summary(check) : [], scripts: [.autosave, .slider, .rows, .confirm],
            width: .wide
        ) {
            PageHeading(Words(view.desk.label), above: view.agency, tag: .entry(view.entry.state))
            notice
            Columns {
                SectionNavigation(check: check, current: section.id) { "\(base)/edit?section=\($0.id)" }
                p { Link(Words("ตรวจและลงทะเบียน", "Check and register"), "\(base)/check") }
            } content: {
                h2(.class("section-title")) { section.title }
                if let help = section.help { p { help } }
                PostForm(to: here, csrf: visit.viewer.csrf, key: key, autosave: autosave, marksRequired: true) {
                    SectionForm(desk: view.desk, section: section, check: check, problems: problems, isLocked: false)
                    ButtonRow {
                        if let next {
                            Button(Words("บันทึกและไปส่วนถัดไป", "Save and go on"), name: "_then", value: next.id)
                        } else {
                            Button(Words("บันทึกและตรวจ", "Save and check"), name: "_then", value: "check")
                        }
                        Button(Words("บันทึก", "Save"), .secondary, name: "_then", value: "stay")
                    }
                }
            }
        }
    }

    private func summary(_ check: FormCheck) -> [FieldProblem] {
        extra + DraftProblems(desk: view.desk, check: check).listed(in: section.id, withMissing: checks)
    }

    private var autosave: PostForm.Autosave {
        let id = view.entry.id.text, version = String(view.desk.draft.version)
        return .init(
            at: "/api/submission/v1/entries/\(view.programme.id)/\(id)/changes?since=\(version)", draft: "entry-" + id)
    }

    private var next: Programme.Section? {
        let sections = view.register.form.sections
        guard let index = sections.firstIndex(where: { $0.id == section.id }), index + 1 < sections.count else {
            return nil
        }
        return sections[index + 1]
    }
}

/// Before an entry comes into force: what is missing, and all of it once more.
struct EntryCheckPage {
    let view: EntryView
    let key: String
    let visit: Visit

    private var base: Address { "/registers/\(view.programme.id)/\(view.entry.id.text)" }

    var page: Page {
        let check = view.desk.check
        let problems = DraftProblems(desk: view.desk, check: check).all(in: nil, withMissing: true)
        return Page(
            Words("ตรวจและลงทะเบียน", "Check and register"), here: "\(base)/check", place: Menu.registers,
            trail: [Link(view.register.name, "/registers/\(view.programme.id)"), Link(Words(view.desk.label), base)],
            scripts: [.confirm], width: .wide
        ) {
            PageHeading(
                Words("ตรวจและลงทะเบียน", "Check and register"), above: Words(view.desk.label), lead: view.agency)
            if check.maySend {
                Banner(.success, Words("ข้อมูลครบถ้วน", "Everything is there"))
            } else {
                Banner(.warning, Words("ยังลงทะเบียนไม่ได้ มีรายการต้องแก้ไข", "It cannot be registered yet")) {
                    ul {
                        for problem in check.problems where problem.severity != .notice {
                            let field = view.desk.draft.name(ofChecked: problem.field)
                            let words = DraftProblems.named(problem, in: check.form)
                            li { Link(words, "\(base)/edit?section=\(problem.section)&check=1#\(field)") }
                        }
                    }
                }
            }
            AnswerList(
                sections: view.register.form.sections, answers: view.desk.draft.answers,
                computed: check.data["answers"] ?? [:],
                change: { section, field in "\(base)/edit?section=\(section.id)&check=1#\(field.id)" },
                problems: problems)
            if check.maySend { completing }
            discarding
        }
    }

    private var completing: Node {
        PostForm(to: "\(base)/complete", csrf: visit.viewer.csrf, key: key) {
            if view.entry.revision > 0 {
                TextAreaField(
                    Pages.Field("reason", Words("เหตุผลที่แก้ไข", "Why it is changed"), isRequired: false), lines: 2,
                    limit: 1000)
            }
            ButtonRow {
                Button(
                    view.entry.revision == 0
                        ? Words("ลงทะเบียน", "Register") : Words("ให้การแก้ไขมีผล", "Put the changes in force"))
            }
        }.body
    }

    private var discarding: Node {
        let isNew = view.entry.revision == 0
        return p {
            Link(
                isNew ? Words("ทิ้งรายการนี้", "Throw this entry away") : Words("ยกเลิกการแก้ไข", "Drop the changes"),
                "\(base)/discard")
        }
    }
}

/// Asks before what was drafted is thrown away.
struct DiscardPage {
    let view: EntryView
    let key: String
    let visit: Visit

    private var base: Address { "/registers/\(view.programme.id)/\(view.entry.id.text)" }

    var page: Page {
        let isNew = view.entry.revision == 0
        let question =
            isNew
            ? Words("ทิ้งรายการนี้ใช่หรือไม่", "Throw this entry away?")
            : Words("ยกเลิกการแก้ไขใช่หรือไม่", "Drop the changes?")
        return Page(
            question, here: "\(base)/discard", place: Menu.registers,
            trail: [Link(view.register.name, "/registers/\(view.programme.id)"), Link(Words(view.desk.label), base)]
        ) {
            PageHeading(
                question, above: Words(view.desk.label),
                lead: isNew
                    ? Words(
                        "สิ่งที่กรอกไว้จะหายไปทั้งหมดและเรียกคืนไม่ได้", "Everything filled in is lost and cannot be recovered.")
                    : Words(
                        "สิ่งที่แก้ไขไว้จะหายไป รายการจะกลับเป็นอย่างที่ลงทะเบียนไว้",
                        "The changes are lost; the entry stays as it was registered."))
            PostForm(to: "\(base)/discard", csrf: visit.viewer.csrf, key: key) {
                ButtonRow {
                    Button(isNew ? Words("ทิ้งรายการ", "Throw away") : Words("ยกเลิกการแก้ไข", "Drop the changes"), .danger)
                    ButtonLink(Words("กลับ", "Back"), "\(base)/check", .secondary)
                }
            }
        }
    }
}
