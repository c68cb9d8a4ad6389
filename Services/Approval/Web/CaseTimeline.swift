import Calendar
import Foundation
import HTML
import Pages

/// Where is this report: what happened, what happens now and what is still to come.
struct CaseTimeline: Component {
    let view: CaseView

    var body: Node { Timeline(past + present + future) }

    private var past: [Timeline.Event] {
        var events: [Timeline.Event] = []
        var revision = 0
        for turn in view.turns {
            if turn.revision != revision {
                revision = turn.revision
                events.append(sent(revision, at: turn.openedAt))
            }
            if let event = Self.ended(turn) { events.append(event) }
        }
        return events
    }

    /// Of earlier revisions only the time is known at which their first turn began.
    private func sent(_ revision: Int, at opened: Date) -> Timeline.Event {
        let facts = view.file.facts
        let isPresent = revision == view.file.way.revision
        let at = isPresent ? facts.submittedAt : opened
        return .init(
            .done,
            revision == 1
                ? Words("หน่วยงานส่งรายงาน", "Report sent")
                : Words("ส่งอีกครั้ง (ฉบับที่ \(revision))", "Sent again (revision \(revision))"),
            time: Words(at: at), datetime: machineTime(at), by: isPresent ? Words(facts.submittedAs) : nil)
    }

    private static func ended(_ turn: TurnRecord) -> Timeline.Event? {
        guard let outcome = turn.outcome, let at = turn.closedAt else { return nil }
        let (name, late) = (turn.title, turn.ending?.late == true)
        let lateness = late ? Words(" (เกินกำหนด)", " (late)") : Words("", "")
        let by = turn.ending.map { Words("\($0.capacity)\(lateness.thai)", "\($0.capacity)\(lateness.english)") }
        let note = turn.ending?.reason.map { Words($0) }
        let (state, title): (Timeline.State, Words) =
            switch outcome {
            case .approved: (.done, Words("\(name.thai) อนุมัติ", "Approved: \(name.english)"))
            case .returned: (.returned, Words("\(name.thai) ส่งกลับแก้ไข", "Sent back: \(name.english)"))
            case .refused: (.refused, Words("\(name.thai) ไม่อนุมัติ", "Refused: \(name.english)"))
            case .superseded:
                (.returned, Words("\(name.thai) ยังไม่ได้พิจารณา เพราะมีฉบับใหม่", "Not decided, for a newer revision came"))
            }
        return .init(state, title, time: Words(at: at), datetime: machineTime(at), by: by, note: note)
    }

    private var present: [Timeline.Event] {
        switch view.file.way.state {
        case .waiting(let turn):
            let due = turn.due.map { Words(due: $0) }
            let who =
                view.isVacant
                ? Words("ไม่มีผู้ดำรงตำแหน่งในวันนี้", "Nobody holds the position today")
                : Words(view.holders.map(\.capacity).joined(separator: ", "))
            return [
                .init(
                    .now, view.file.way.steps[turn.step].title,
                    time: due.map { Words("กำหนด \($0.thai)", "due \($0.english)") },
                    datetime: turn.due.map(machineTime), by: who)
            ]
        case .returned(_, let answerBy):
            let due = answerBy.map { Words(due: $0) }
            return [
                .init(
                    .now, Words("หน่วยงานแก้ไขและส่งใหม่", "Being corrected by the agency"),
                    time: due.map { Words("ต้องตอบภายใน \($0.thai)", "answer by \($0.english)") })
            ]
        case .approved: return [.init(.done, Words("ผ่านการอนุมัติครบทุกขั้นตอน", "Approved at every step"))]
        case .refused: return []
        }
    }

    private var future: [Timeline.Event] {
        let way = view.file.way
        let next: Int
        switch way.state {
        case .waiting(let turn): next = turn.step + 1
        case .returned(let step, _): next = step
        case .approved, .refused: return []
        }
        return way.steps.dropFirst(next).map { .init(.later, $0.title) }
    }
}
