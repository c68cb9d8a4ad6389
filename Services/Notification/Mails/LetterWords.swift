import Calendar
import Foundation

/// What a letter says to one reader, before it becomes a text, a mail or a page.
struct LetterWords: Sendable, Equatable {
    var subject: String
    var lead: [String]
    var rows: [Row]
    /// The words of somebody else: why a report came back.
    var quote: Row?
    var action: Action
    var closing: [String]

    struct Row: Sendable, Equatable {
        let label: String
        let value: String
    }

    /// Where to go on; a place on this site.
    struct Action: Sendable, Equatable {
        let label: String
        let path: String
    }

    /// - Parameters:
    ///   - kind: What the letter is for.
    ///   - facts: What it says.
    ///   - language: The reader's.
    ///   - now: The business time at which it is written: what was to come then may be past now.
    init(_ kind: LetterKind, _ facts: LetterFacts, in language: Language, at now: Date) {
        let sayings = Sayings(kind: kind, facts: facts, isPast: facts.due.map { $0 <= now } ?? false)
        let about = Self.about(facts, language)
        subject = sayings.subject[language] + (about.isEmpty ? "" : ": " + about)
        lead = sayings.lead.map { $0[language] }
        rows = Self.rows(kind, facts, language)
        quote = facts.reason.map { Row(label: Words("เหตุผล", "Reason")[language], value: $0) }
        let action = sayings.action
        self.action = Action(label: action.label[language], path: action.path)
        closing = sayings.closing.map { $0[language] }
    }

    /// `ทุเรียนคุณภาพ (ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2564)`: which of many it is, readable in a list of mails.
    private static func about(_ facts: LetterFacts, _ language: Language) -> String {
        let period = facts.period[language]
        guard let subject = facts.subject else {
            return facts.programme[language] + (period.isEmpty ? "" : " \(period)")
        }
        return subject + (period.isEmpty ? "" : " (\(period))")
    }

    private static func rows(_ kind: LetterKind, _ facts: LetterFacts, _ language: Language) -> [Row] {
        var rows: [Row] = []
        func add(_ label: Words, _ value: String?) {
            if let value, !value.isEmpty { rows.append(Row(label: label[language], value: value)) }
        }
        add(Words("ระบบรายงาน", "Programme"), facts.programme[language])
        add(Words("รอบรายงาน", "Period"), facts.period[language])
        add(Words("เรื่อง", "About"), facts.subject)
        add(Words("หน่วยงานที่รายงาน", "Reporting agency"), facts.agency[language])
        if let reference = facts.reference {
            let revision = facts.revision.map { Words(" ฉบับที่ \($0)", ", revision \($0)")[language] } ?? ""
            add(Words("เลขที่รายงาน", "Reference"), reference + revision)
        }
        if kind != .returned, kind != .answer { add(Words("ขั้นตอน", "Step"), facts.step?[language]) }
        if kind == .returned {
            let sections = facts.sections.map { Words("เฉพาะ \($0) ส่วนที่ระบุไว้", "\($0) sections, as marked") }
            add(Words("สิ่งที่ต้องแก้ไข", "To be corrected"), (sections ?? Words("ทั้งฉบับ", "the whole report"))[language])
        }
        add(Words("กำหนด", "Due"), facts.due.map { dueWords($0)[language] })
        return rows
    }

    /// `ภายในวันที่ 31 มีนาคม 2564 เวลา 24.00 น.`.
    static func dueWords(_ due: Date) -> Words {
        let deadline = Deadline(before: due)
        return Words("ภายในวันที่ " + deadline.written(.long), "by " + deadline.written(.long, in: .english))
    }
}

extension Phrase {
    subscript(language: Language) -> String { language == .thai ? th : en }
}
