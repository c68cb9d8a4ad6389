import Calendar
import JSON
import Programme

extension Programme.Field {
    /// A stored value as it stands in its box: what can be typed again with the same result.
    func typed(_ value: JSONValue) -> String {
        switch kind {
        case .money:
            let text = value.string ?? ""
            return Money(decimal: text)?.grouped ?? text
        case .date:
            guard let date = value.string.flatMap({ CivilDate(iso: $0) }) else { return value.string ?? "" }
            return "\(date.day)/\(date.month.rawValue)/\(date.buddhistYear)"
        case .choices, .ranked: return (value.array ?? []).compactMap(\.string).joined(separator: ",")
        default: return value.string ?? value.number?.description ?? ""
        }
    }

    /// The three boxes of a date: day, month, year of the Buddhist Era.
    func dateParts(_ value: JSONValue) -> (day: String, month: String, year: String) {
        let parts = typed(value).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return (typed(value), "", "") }
        return (parts[0], parts[1], parts[2])
    }
}
