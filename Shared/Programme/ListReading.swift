import Calendar
import JSON

/// Values that are lists: rows, files, choices, rankings.
extension Field {
    func readList(_ input: JSONValue) throws(FieldRefusal) -> JSONValue {
        guard !input.isNull, input.string != "" else { return .null }
        guard let elements = input.array ?? (input.string.map { [.string($0)] }) else {
            throw refusal(Words("ค่าไม่ตรงกับชนิดของช่อง", "The value does not fit the field"))
        }
        if let most = limits.atMost, elements.count > most {
            throw refusal(Words("มีได้ไม่เกิน \(most) รายการ", "At most \(most)"))
        }
        switch kind {
        case .rows:
            var rows: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                let (row, refusals) = readRow(element, index)
                if let first = refusals.first { throw first }
                if row.object?.isEmpty == false { rows.append(row) }
            }
            return rows.isEmpty ? .null : .array(rows)
        case .files: return try readFiles(elements)
        default: return try readChoices(elements)
        }
    }

    /// One row, with what could be read of it and every refusal.
    func readRow(_ row: JSONValue, _ index: Int) -> (row: JSONValue, refusals: [FieldRefusal]) {
        guard row.object != nil else {
            return (.null, [unreadableRow(index)])
        }
        var read = JSONObject()
        var refusals: [FieldRefusal] = []
        for column in columns where column.kind != .computed {
            do throws(FieldRefusal) {
                let value = try column.read(row[column.id] ?? .null)
                if !value.isNull { read[column.id] = value }
            } catch {
                refusals.append(error.under("\(id)/\(index)"))
            }
        }
        return (.object(read), refusals)
    }

    func unreadableRow(_ index: Int) -> FieldRefusal {
        refusal(Words("แถวที่ \(index + 1) อ่านไม่ได้", "Row \(index + 1) cannot be read"))
    }

    private func readChoices(_ elements: [JSONValue]) throws(FieldRefusal) -> JSONValue {
        var chosen: [String] = []
        for element in elements {
            guard let id = element.string, choices.contains(where: { $0.id == id }) else {
                throw refusal(Words("ไม่มีตัวเลือกนี้ในรายการ", "This is not one of the choices"))
            }
            if !chosen.contains(id) { chosen.append(id) }
        }
        if kind == .choices { chosen = choices.map(\.id).filter { chosen.contains($0) } }
        return chosen.isEmpty ? .null : .array(chosen.map { .string($0) })
    }

    private func readFiles(_ elements: [JSONValue]) throws(FieldRefusal) -> JSONValue {
        for file in elements {
            guard file["id"]?.string != nil, let type = file["type"]?.string, let bytes = file["bytes"]?.int else {
                throw refusal(Words("ไฟล์แนบอ่านไม่ได้", "The attachment cannot be read"))
            }
            if !limits.types.isEmpty, !limits.types.contains(type) {
                let list = limits.types.joined(separator: ", ")
                throw refusal(Words("รับเฉพาะไฟล์ \(list)", "Only files of these kinds: \(list)"))
            }
            if let limit = limits.bytes, bytes > limit {
                let megabytes = limit / 1_048_576
                throw refusal(Words("ไฟล์ต้องไม่เกิน \(megabytes) เมกะไบต์", "A file may have \(megabytes) MB at most"))
            }
        }
        return elements.isEmpty ? .null : .array(elements)
    }
}
