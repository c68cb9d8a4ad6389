public import Calendar
public import HTML

/// Where is my report: what happened, what happens now and what is still to come, in order.
public struct Timeline: Component {
    let events: [Event]

    public struct Event: Sendable {
        public var state: State
        public var title: Words
        /// When it happened or is due, as it is to be read.
        public var time: Words?
        /// The same for machines (RFC 3339).
        public var datetime: String?
        /// Who, in what capacity.
        public var by: Words?
        public var note: Words?

        public init(
            _ state: State, _ title: Words, time: Words? = nil, datetime: String? = nil, by: Words? = nil,
            note: Words? = nil
        ) {
            self.state = state
            self.title = title
            self.time = time
            self.datetime = datetime
            self.by = by
            self.note = note
        }
    }

    public enum State: String, Sendable {
        case done, now, later, returned, refused

        var sign: Sign {
            switch self {
            case .done: .tick
            case .now: .clock
            case .later: .empty
            case .returned: .back
            case .refused: .cross
            }
        }

        var word: Words {
            switch self {
            case .done: Words("เสร็จแล้ว", "Done")
            case .now: Words("ขั้นตอนปัจจุบัน", "Now")
            case .later: Words("ยังไม่ถึง", "To come")
            case .returned: Words("ส่งกลับ", "Returned")
            case .refused: Words("ไม่อนุมัติ", "Refused")
            }
        }
    }

    public init(_ events: [Event]) { self.events = events }

    public var body: Node {
        ol(.class("timeline")) {
            for event in events {
                li(
                    .class("moment", "moment--\(event.state.rawValue)"),
                    .when(event.state == .now, .aria("current", "step"))
                ) {
                    span(.class("moment-sign")) { event.state.sign }
                    div(.class("moment-body")) {
                        p(.class("moment-title")) {
                            event.title
                            span(.class("moment-state")) { event.state.word }
                        }
                        if let when = event.time { p(.class("moment-time")) { stamp(when, event.datetime) } }
                        if let by = event.by { p { by } }
                        if let note = event.note { blockquote { note } }
                    }
                }
            }
        }
    }

    @Markup private func stamp(_ words: Words, _ datetime: String?) -> Node {
        if let datetime { HTML.time(.datetime(datetime)) { words } } else { words }
    }
}

/// How far something has come, in words and as a bar.
public struct Progress: Component {
    let title: Words
    let done: Int
    let total: Int
    let unit: Words

    /// `done` of `total`, counted in `unit` (sections, offices …).
    public init(_ title: Words, done: Int, of total: Int, unit: Words) {
        self.title = title
        self.done = min(max(done, 0), max(total, 0))
        self.total = max(total, 0)
        self.unit = unit
    }

    public var body: Node {
        div(.class("progress")) {
            p(.class("progress-words")) {
                span { title }
                span(.class("progress-figure")) {
                    Words("\(done) จาก \(total) \(unit.thai)", "\(done) of \(total) \(unit.english)")
                }
            }
            HTML.progress(.max(String(max(total, 1))), .value(String(done)), .aria("label", title.shown))
        }
    }
}
