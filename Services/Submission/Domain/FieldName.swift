import Programme

/// The place in a form that a change is about, as pages name it: `percent`, `plan_reports.0.plan`, `plan_reports.0`.
enum FieldName: Sendable, Hashable {
    case field(String)
    case row(field: String, number: Int)
    case cell(field: String, row: Int, column: String)

    /// Row numbers only grow, and no page has shown this many.
    static let highestRow = 9_999

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 60 }) else { return nil }
        switch parts.count {
        case 1: self = .field(parts[0])
        case 2, 3:
            guard let number = Int(parts[1]), (0...Self.highestRow).contains(number), String(number) == parts[1] else {
                return nil
            }
            self =
                parts.count == 2
                ? .row(field: parts[0], number: number) : .cell(field: parts[0], row: number, column: parts[2])
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .field(let id): id
        case .row(let field, let number): "\(field).\(number)"
        case .cell(let field, let row, let column): "\(field).\(row).\(column)"
        }
    }

    /// The id of the field of the form.
    var field: String {
        switch self {
        case .field(let id), .row(let id, _), .cell(let id, _, _): id
        }
    }
}
