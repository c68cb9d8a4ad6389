public import Calendar
public import JSON

/// Why a value is not taken by its field.
public struct FieldRefusal: Error, Sendable, Hashable {
    /// The field's id, or `activities/2/amount` for a cell of the third row.
    public let field: String
    public let words: Words

    func under(_ prefix: String) -> FieldRefusal { FieldRefusal(field: prefix + "/" + field, words: words) }
}

extension Field {
    /// Reads what was typed (text) or sent by a program into the form that is stored; a stored value reads as itself.
    ///
    /// Null and blank text give null: nothing is answered. Text may use Thai digits and Buddhist years.
    public func read(_ input: JSONValue) throws(FieldRefusal) -> JSONValue {
        switch kind {
        case .rows, .files, .choices, .ranked: return try readList(input)
        case .computed: return .null
        default: break
        }
        guard let typed = input.string ?? input.number?.description else {
            guard input.isNull else { throw refusal(Words("ค่าไม่ตรงกับชนิดของช่อง", "The value does not fit the field")) }
            return .null
        }
        let clean: CleanText
        do { clean = try CleanText(typed) } catch { throw refusal(error.words) }
        guard !clean.value.isEmpty else { return .null }
        return try readOne(clean)
    }

    private func readOne(_ clean: CleanText) throws(FieldRefusal) -> JSONValue {
        let text = clean.value
        switch kind {
        case .integer, .decimal, .percent, .money: return try readFigure(text)
        case .date:
            do { return .string(try CivilDate(typed: text).iso) } catch { throw refusal(error.words) }
        case .choice, .codeList:
            guard choices.contains(where: { $0.id == text }) else {
                throw refusal(Words("ไม่มีตัวเลือกนี้ในรายการ", "This is not one of the choices"))
            }
            return .string(text)
        case .narrative: return try limited(clean, FieldLimits.narrativeLength)
        case .url:
            let isWeb = text.hasPrefix("https://") || text.hasPrefix("http://")
            guard isWeb, !text.contains(" "), text.dropFirst(8).contains(".") else {
                throw refusal(
                    Words("ต้องเป็นที่อยู่เว็บ เช่น https://www.rayong.go.th", "Must be a web address such as https://…"))
            }
            return try limited(clean, 2000)
        case .email:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !text.contains(" ") else {
                throw refusal(Words("ต้องเป็นอีเมล เช่น saraban@rayong.go.th", "Must be an e-mail address"))
            }
            return try limited(clean, 254)
        case .telephone:
            guard TelephoneText.isPlausible(text) else {
                throw refusal(Words("ต้องเป็นหมายเลขโทรศัพท์ เช่น 0 3869 4000 ต่อ 12", "Must be a telephone number"))
            }
            return try limited(clean, 100)
        default:
            guard !text.contains("\n") else {
                throw refusal(Words("กรอกได้บรรทัดเดียว", "One line only"))
            }
            return try limited(clean, FieldLimits.textLength)
        }
    }

    private func limited(_ clean: CleanText, _ usual: Int) throws(FieldRefusal) -> JSONValue {
        let limit = limits.length ?? usual
        guard clean.length <= limit else {
            throw refusal(
                Words(
                    "ยาวได้ไม่เกิน \(limit) ตัวอักษร ขณะนี้ \(clean.length)",
                    "At most \(limit) characters; now \(clean.length)"))
        }
        return .string(clean.value)
    }

    private func readFigure(_ text: String) throws(FieldRefusal) -> JSONValue {
        do throws(NumberRefusal) {
            switch kind {
            case .percent: return stored(try TypedFigure.percent(text, places: limits.places ?? 0))
            case .money:
                let money = try Money(typed: text)
                try checkRange(ExactDecimal(units: money.satang, places: 2))
                return .string(money.decimal)
            default:
                let value = try ExactDecimal(typed: text, places: kind == .integer ? 0 : limits.places ?? 2)
                try checkRange(value)
                return stored(value)
            }
        } catch {
            throw refusal(error.words)
        }
    }

    private func stored(_ value: ExactDecimal) -> JSONValue {
        JSONNumber(text: value.text).map { .number($0) } ?? .null
    }

    private func checkRange(_ value: ExactDecimal) throws(NumberRefusal) {
        if let min = limits.min, Self.isLess(value, min) { throw .below(min.description) }
        if let max = limits.max, Self.isGreater(value, max) { throw .above(max.description) }
    }

    private static func isLess(_ value: ExactDecimal, _ limit: JSONNumber) -> Bool {
        guard let bound = try? ExactDecimal(typed: limit.description, places: value.places) else { return false }
        return value.units < bound.units
    }

    private static func isGreater(_ value: ExactDecimal, _ limit: JSONNumber) -> Bool {
        guard let bound = try? ExactDecimal(typed: limit.description, places: value.places) else { return false }
        return value.units > bound.units
    }

    func refusal(_ words: Words) -> FieldRefusal { FieldRefusal(field: id, words: words) }
}
