import Calendar
import JSON
import Programme

/// What an answer looks like to a reader; empty when nothing is answered.
extension Programme.Field {
    func text(of value: JSONValue) -> Words {
        switch kind {
        case .choice, .codeList: return label(of: value.string ?? "")
        case .choices, .ranked:
            let labels = (value.array ?? []).compactMap(\.string).map(label)
            return Words(
                labels.map(\.thai).joined(separator: ", "), labels.map(\.english).joined(separator: ", "))
        case .money: return withUnit(value.string.flatMap { Money(decimal: $0)?.grouped } ?? Self.plain(value))
        case .date:
            guard let date = value.string.flatMap({ CivilDate(iso: $0) }) else { return Self.same(Self.plain(value)) }
            return Words(date.written(.long), date.written(.long, in: .english))
        case .percent:
            let text = Self.plain(value)
            return Self.same(text.isEmpty ? "" : text + "%")
        case .integer, .decimal: return withUnit(Self.plain(value))
        case .files: return Self.same((value.array ?? []).compactMap { $0["name"]?.string }.joined(separator: ", "))
        case .computed:
            return withUnit(Self.plain(value))
        case .rows:
            let count = value.array?.count ?? 0
            return count == 0 ? Words("", "") : Words("\(count) รายการ", "\(count) row(s)")
        default: return Self.same(Self.plain(value))
        }
    }

    private func label(of id: String) -> Words { choices.first { $0.id == id }?.label ?? Words(id, id) }

    private func withUnit(_ text: String) -> Words {
        guard let unit, !text.isEmpty else { return Self.same(text) }
        return Words(text + " " + unit.thai, text + " " + unit.english)
    }

    private static func plain(_ value: JSONValue) -> String { value.string ?? value.number?.description ?? "" }

    private static func same(_ text: String) -> Words { Words(text, text) }
}
