public import HTML

/// A small drawn sign that stands beside a word, so that a state is known by shape as well as by colour.
public enum Sign: String, Sendable, CaseIterable, Component {
    case empty, half, tick, clock, back, warning, cross, lock, info, up, down, left, right

    public var body: Node {
        svg(.class("sign"), .viewBox(0, 0, 16, 16), .aria("hidden", true)) {
            switch self {
            case .empty, .half, .clock, .info: circle(.cx(8), .cy(8), .r(6.25))
            default: Node.empty
            }
            switch self {
            case .empty: Node.empty
            case .half: path(.d(line), .class("sign-fill"))
            default: path(.d(line))
            }
        }
    }

    private var line: String {
        switch self {
        case .empty: ""
        case .half: "M8 1.75a6.25 6.25 0 0 1 0 12.5z"
        case .tick: "M2.5 8.5l4 4L13.5 4"
        case .clock: "M8 4.5V8l2.5 2"
        case .back: "M6 2.5L2.5 6 6 9.5M3 6h6.5a4 4 0 0 1 0 8H6"
        case .warning: "M8 1.8L15 14H1zM8 6.2v3.6M8 11.4v.8"
        case .cross: "M3.5 3.5l9 9M12.5 3.5l-9 9"
        case .lock: "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3 7h10v7H3z"
        case .info: "M8 7.2v4M8 4.4v.8"
        case .up: "M3.5 10L8 5.5l4.5 4.5"
        case .down: "M3.5 6L8 10.5 12.5 6"
        case .left: "M10 3L5 8l5 5"
        case .right: "M6 3l5 5-5 5"
        }
    }
}
