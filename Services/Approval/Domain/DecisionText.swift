import Calendar
import Foundation
import Programme

/// A decision as somebody typed or sent it, before anything is believed.
struct DecisionText: Sendable, Equatable {
    var revision = ""
    var step = ""
    var round = ""
    /// `approved`, `returned` or `refused`.
    var outcome = ""
    var reason = ""
    var sections: [String] = []
    /// `preparer`, `previous` or a step's key; empty for the preparer.
    var returnTo = ""
    /// The checksum of what was shown, or its first characters as somebody typed them.
    var shown = ""

    /// The longest reason, in Unicode scalars.
    static let reasonLimit = 2_000
    /// The most sections that can be named.
    static let sectionLimit = 200
    /// The fewest characters of a checksum that prove it was seen.
    static let shownLeast = 8
}

/// A decision that makes sense, whoever takes it.
struct StatedDecision: Sendable, Equatable {
    let verdict: ReportCase.Verdict
    let outcome: ReportCase.Outcome
    /// Nil when an approval comes without a remark.
    let reason: String?
    /// Sections to be corrected; empty means all.
    let sections: [String]
    let shown: String

    /// Whether what was shown is the revision with this checksum.
    func hasSeen(_ hash: String) -> Bool {
        shown.utf8.count >= DecisionText.shownLeast && hash.lowercased().hasPrefix(shown.lowercased())
    }
}

extension DecisionText {
    /// Reads the decision.
    ///
    /// - Throws: `CaseRefusal.invalid` with everything that is missing or wrong.
    func read() throws(CaseRefusal) -> StatedDecision {
        var faults: [CaseRefusal.Fault] = []
        func fault(_ field: String, _ thai: String, _ english: String) {
            faults.append(CaseRefusal.Fault(field: field, words: Words(thai, english)))
        }
        let number = Int(revision) ?? 0
        if number < 1 { fault("revision", "ไม่ทราบว่าพิจารณาฉบับใด กรุณาเปิดหน้านี้ใหม่", "The revision is not named") }
        if step.isEmpty { fault("step", "ไม่ทราบว่าพิจารณาขั้นตอนใด กรุณาเปิดหน้านี้ใหม่", "The step is not named") }
        let turn = Int(round)
        if !round.isEmpty, turn == nil { fault("round", "รอบไม่ถูกต้อง", "The round is no number") }
        let outcome = ReportCase.Outcome(rawValue: outcome)
        if outcome == nil { fault("outcome", "กรุณาเลือกผลการพิจารณา", "Choose what you decide") }
        let told = readReason(needed: outcome == .returned || outcome == .refused, fault)
        if !Self.areKeys(sections) || sections.count > Self.sectionLimit {
            fault("sections", "ส่วนที่ให้แก้ไขไม่ถูกต้อง", "The sections to correct are not valid")
        }
        if !returnTo.isEmpty, !Self.areKeys([returnTo]) {
            fault("to", "ปลายทางที่ส่งกลับไม่ถูกต้อง", "The step to send it back to is not valid")
        }
        guard faults.isEmpty, let outcome else { throw .invalid(faults) }
        let verdict = ReportCase.Verdict(
            revision: number, step: step, round: turn, ruling: ruling(outcome))
        return StatedDecision(
            verdict: verdict, outcome: outcome, reason: told, sections: outcome == .returned ? sections : [],
            shown: shown.filter { !$0.isWhitespace })
    }

    private func readReason(needed: Bool, _ fault: (String, String, String) -> Void) -> String? {
        let clean: CleanText
        do { clean = try CleanText(reason) } catch {
            fault("reason", error.words.thai, error.words.english)
            return nil
        }
        if clean.length > Self.reasonLimit {
            fault(
                "reason", "เหตุผลยาว \(clean.length) ตัวอักษร เกิน \(Self.reasonLimit) ตัวอักษร",
                "The reason has \(clean.length) characters; at most \(Self.reasonLimit)")
        }
        if needed, clean.value.isEmpty {
            fault("reason", "กรุณาระบุเหตุผล เพื่อให้หน่วยงานแก้ไขได้ถูกต้อง", "Say why, so that it can be corrected")
        }
        return clean.value.isEmpty ? nil : clean.value
    }

    private func ruling(_ outcome: ReportCase.Outcome) -> ReportCase.Verdict.Ruling {
        switch outcome {
        case .approved: .approve
        case .refused: .refuse
        case .returned:
            switch returnTo {
            case "", "preparer": .sendBack(to: .preparer)
            case "previous": .sendBack(to: .previous)
            default: .sendBack(to: .step(returnTo))
            }
        }
    }

    private static func areKeys(_ texts: [String]) -> Bool {
        texts.allSatisfy { text in
            (1...60).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
                }
        }
    }
}
