import Calendar
import JSON
import Rules

/// A value of the document with its place.
///
/// Readers never stop at a mistake: they note it, go on with a harmless value, and the document is refused at the end
/// with all of its problems.
struct DocumentNode {
    let value: JSONValue
    let pointer: JSONPointer

    func has(_ key: String) -> Bool { value[key] != nil }

    func child(_ key: String) -> DocumentNode? {
        value[key].map { DocumentNode(value: $0, pointer: pointer.appending(key)) }
    }

    /// Notes members that mean nothing here: a misspelt key must not pass in silence.
    func allow(_ keys: [String], _ problems: inout DocumentProblems) {
        guard let object = value.object else {
            return problems.note(pointer, "ต้องเป็นออบเจกต์ {…}", "must be an object {…}, not \(value.kindName)")
        }
        for key in object.keys where !keys.contains(key) {
            let list = keys.joined(separator: ", ")
            problems.note(
                pointer.appending(key), "ไม่รู้จักคีย์ \"\(key)\" ใช้ได้: \(list)",
                "unknown key \"\(key)\"; known here: \(list)")
        }
    }

    func optional<T>(
        _ key: String, _ problems: inout DocumentProblems, _ read: (DocumentNode, inout DocumentProblems) -> T
    ) -> T? {
        child(key).map { read($0, &problems) }
    }

    func required<T>(
        _ key: String, _ problems: inout DocumentProblems, or fallback: T,
        _ read: (DocumentNode, inout DocumentProblems) -> T
    ) -> T {
        guard let child = child(key) else {
            problems.note(pointer, "ขาดคีย์ \"\(key)\"", "the key \"\(key)\" is missing; add it")
            return fallback
        }
        return read(child, &problems)
    }

    func elements(_ problems: inout DocumentProblems) -> [DocumentNode] {
        guard let array = value.array else {
            problems.note(pointer, "ต้องเป็นรายการ […]", "must be a list […], not \(value.kindName)")
            return []
        }
        return array.enumerated().map { DocumentNode(value: $1, pointer: pointer.appending($0)) }
    }

    /// A list; empty when the key is absent.
    func list<T>(
        _ key: String, _ problems: inout DocumentProblems, atLeast: Int = 0,
        _ read: (DocumentNode, inout DocumentProblems) -> T
    ) -> [T] {
        guard let child = child(key) else {
            if atLeast > 0 { problems.note(pointer, "ขาดรายการ \"\(key)\"", "the list \"\(key)\" is missing; add it") }
            return []
        }
        let nodes = child.elements(&problems)
        if child.value.array != nil, nodes.count < atLeast {
            problems.note(child.pointer, "ต้องมีอย่างน้อย \(atLeast) รายการ", "must have at least \(atLeast) element(s)")
        }
        return nodes.map { read($0, &problems) }
    }

    func text(_ problems: inout DocumentProblems) -> String {
        guard let text = value.string, !text.isEmpty else {
            problems.note(pointer, "ต้องเป็นข้อความที่ไม่ว่าง", "must be a text that is not empty, not \(value.kindName)")
            return ""
        }
        return text
    }

    /// An id: small letters, digits, `-` and `_`, beginning with a letter.
    func id(_ problems: inout DocumentProblems) -> String {
        let text = text(&problems)
        let isID = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
        }
        let startsWell = text.utf8.first.map { (0x61...0x7A).contains($0) } ?? true
        if !isID || !startsWell || text.utf8.count > 60 {
            problems.note(
                pointer, "รหัสใช้ a–z, 0–9, - และ _ ขึ้นต้นด้วยตัวอักษร ไม่เกิน 60 ตัว",
                "an id is a–z, 0–9, - and _, begins with a letter, 60 characters at most")
        }
        return text
    }

    func words(_ problems: inout DocumentProblems) -> Words {
        allow(["th", "en"], &problems)
        guard value.object != nil else { return Words("", "") }
        let thai = required("th", &problems, or: "") { $0.text(&$1) }
        return Words(thai, required("en", &problems, or: "") { $0.text(&$1) })
    }

    func flag(_ problems: inout DocumentProblems) -> Bool {
        guard let flag = value.bool else {
            problems.note(pointer, "ต้องเป็น true หรือ false", "must be true or false")
            return false
        }
        return flag
    }

    func integer(in range: ClosedRange<Int>, _ problems: inout DocumentProblems) -> Int {
        guard let number = value.int, range.contains(number) else {
            let span = "\(range.lowerBound)–\(range.upperBound)"
            problems.note(pointer, "ต้องเป็นจำนวนเต็ม \(span)", "must be a whole number \(span)")
            return range.lowerBound
        }
        return number
    }

    func one<T: RawRepresentable & CaseIterable>(
        of type: T.Type, or fallback: T, _ problems: inout DocumentProblems
    ) -> T where T.RawValue == String {
        if let text = value.string, let found = T(rawValue: text) { return found }
        let known = T.allCases.map(\.rawValue).joined(separator: ", ")
        problems.note(pointer, "ต้องเป็นค่าใดค่าหนึ่ง: \(known)", "must be one of: \(known)")
        return fallback
    }

    func rule(_ problems: inout DocumentProblems) -> Rule? {
        do throws(RuleError) {
            return try Rule(value)
        } catch {
            let place = JSONPointer(pointer.tokens + error.pointer.tokens)
            problems.note(place, "กฎ JSON Logic ไม่ถูกต้อง: \(error)", "not a rule in JSON Logic: \(error)")
            return nil
        }
    }

    func date(_ problems: inout DocumentProblems) -> CivilDate {
        if let date = value.string.flatMap({ CivilDate(iso: $0) }) { return date }
        problems.note(
            pointer, "ต้องเป็นวันที่ ค.ศ. เช่น \"2021-03-31\"", "must be a date such as \"2021-03-31\" (common era)")
        return CivilDate(dayNumber: 0)
    }

    func time(_ problems: inout DocumentProblems) -> WallTime {
        if let text = value.string, text.utf8.count == 5, let time = WallTime(text) { return time }
        problems.note(
            pointer, "ต้องเป็นเวลาเช่น \"12:00\" ถึง \"24:00\"", "must be a time such as \"12:00\", up to \"24:00\"")
        return .midnight
    }
}
