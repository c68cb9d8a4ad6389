import Calendar
import Foundation
import HTML
import Pages

/// One report on its way: what it is, where it is, what it says, and what may be decided about it.
struct CasePage {
    let view: CaseView
    let now: Date
    let csrf: String
    /// The key of the form, if there is one.
    let key: String
    /// What was typed and not taken.
    var typed = DecisionText()
    /// Why it was not taken.
    var refusal: CaseRefusal?

    private var facts: ReportFacts { view.file.facts }
    private var address: Address { "/cases/\(view.file.id.uuidString.lowercased())" }

    func page(here: Address) -> Page {
        Page(
            Words(facts.subjectLabel ?? facts.periodLabel.shown), here: here,
            place: view.mayDecide ? Menu.inbox : Menu.cases, trail: trail, problems: problems,
            scripts: view.mayDecide ? [.fragment, .confirm] : [.fragment]
        ) {
            heading
            if let refusal, !refusal.isAboutFields { refused(refusal) }
            if view.isVacant { vacancy }
            SummaryList(nil, summary)
            Disclosure(Words("เส้นทางการอนุมัติ", "The way of this report"), isOpen: !view.mayDecide) {
                CaseTimeline(view: view)
                if !view.holders.isEmpty { holders }
            }
            h2 { Words("เนื้อหารายงาน", "The report") }
            ReportFragment(
                report: view.file.id, revision: view.file.way.revision, form: view.mayDecide ? DecisionForm.id : nil)
            if view.mayDecide {
                div(.class("deciding")) {
                    h2(.id("decide")) { Words("การพิจารณา", "Your decision") }
                    DecisionForm(view: view, csrf: csrf, key: key, typed: typed, problems: problems)
                }
            } else if let obstacle = view.obstacle {
                Inset {
                    p { obstacle.title }
                    if let advice = obstacle.advice { p(.class("hint")) { advice } }
                }
            }
        }
    }

    private var trail: [Link] {
        view.mayDecide ? [Link(Menu.inbox.text, "/inbox")] : [Link(Menu.cases.text, "/cases")]
    }

    private var problems: [FieldProblem] {
        guard case .invalid(let faults)? = refusal else { return [] }
        return faults.map { FieldProblem($0.field, $0.words) }
    }

    private var heading: Node {
        PageHeading(
            Words(facts.subjectLabel ?? facts.periodLabel.shown),
            above: Words(
                facts.reference + " · " + view.programmeTitle.thai,
                facts.reference + " · " + view.programmeTitle.english),
            tag: tag
        ).body
    }

    private var tag: StatusTag {
        let state = CaseFilter.State(rawValue: view.file.way.stateName) ?? .waiting
        return StatusTag(state, due: view.file.way.turn?.due, at: now)
    }

    private var summary: [SummaryList.Row] {
        var rows: [SummaryList.Row] = [
            .init(Words("หน่วยงาน", "Agency")) { facts.agencyName },
            .init(Words("รอบรายงาน", "Period")) { facts.periodLabel },
            .init(Words("ฉบับที่", "Revision")) { String(view.file.way.revision) },
            .init(Words("ส่งโดย", "Sent by")) {
                facts.submittedAs
                p(.class("hint")) {
                    Words(at: facts.submittedAt)
                    if facts.late { Words(" (ส่งหลังกำหนด)", " (after the due time)") }
                }
            },
        ]
        if let step = view.file.way.current {
            rows.append(.init(Words("ขั้นตอนปัจจุบัน", "Present step")) { step.title })
        }
        if let due = view.file.way.turn?.due {
            rows.append(.init(Words("ต้องพิจารณาภายใน", "To be decided by")) { Words(due: due) })
        }
        if let capacity = view.capacity {
            rows.append(.init(Words("ท่านพิจารณาในฐานะ", "You decide as")) { capacity })
        }
        return rows
    }

    private var holders: Node {
        .group([
            h2(.class("facts-title")) { Words("ผู้ดำรงตำแหน่งของขั้นตอนนี้ในวันนี้", "Who holds this step's position today") },
            ul {
                for holder in view.holders {
                    li {
                        holder.name
                        p(.class("hint")) { holder.capacity }
                    }
                }
            },
        ])
    }

    private var vacancy: Node {
        Banner(.warning, Words("ไม่มีผู้ดำรงตำแหน่ง", "Nobody holds the position")) {
            p {
                Words(
                    "ขั้นตอนนี้รอผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทน รายงานจะแจ้งไปยังผู้นั้นทันทีที่มีการบันทึก กรุณาแจ้งผู้ดูแลสิทธิ์ของหน่วยงานเจ้าของตำแหน่ง",
                    "This step waits until somebody holds the position or acts for it, and tells them at once. Please tell whoever manages rights in that office."
                )
            }
        }.body
    }

    /// What was typed must not be lost, also where it can no longer be sent.
    private func refused(_ refusal: CaseRefusal) -> Node {
        Banner(.warning, refusal.title) {
            if let advice = refusal.advice { p { advice } }
            if !typed.reason.isEmpty, !view.mayDecide {
                p { Words("ข้อความที่ท่านพิมพ์ไว้:", "What you typed:") }
                blockquote { typed.reason }
            }
        }.body
    }
}

extension CaseRefusal {
    /// Whether it is said beside fields, and not above the page.
    var isAboutFields: Bool { if case .invalid = self { true } else { false } }
}
