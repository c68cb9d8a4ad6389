import Calendar
import JSON
import Programme

/// Why a value cannot even be kept as it was typed.
struct Unkeepable: Error, Sendable, Equatable {
    let field: String
    let words: Words
}

extension Programme.Field {
    /// Beyond this nothing is kept that no field takes anyway.
    static let longestKept = 100_000

    /// A value as it is stored in a draft: what the field reads in the form in which it is frozen, everything else as
    /// it was typed, so that nothing is lost and the person sees what to mend.
    func kept(_ input: JSONValue) throws(Unkeepable) -> JSONValue {
        let typed = kind == .date ? Self.joined(input) : input
        do throws(FieldRefusal) { return try read(typed) } catch {
            let texts = typed.string.map { [$0] } ?? typed.array?.compactMap(\.string) ?? []
            guard !texts.isEmpty || typed.number != nil else {
                throw Unkeepable(field: id, words: error.words)
            }
            for text in texts {
                guard !text.unicodeScalars.contains("\0") else { throw Unkeepable(field: id, words: error.words) }
                guard text.unicodeScalars.count <= Self.longestKept else {
                    throw Unkeepable(
                        field: id,
                        words: Words(
                            "ข้อความยาวเกินกว่าที่ระบบเก็บได้ (\(Self.longestKept) ตัวอักษร)",
                            "The text is longer than can be kept (\(Self.longestKept) characters)"))
                }
            }
            return typed
        }
    }

    /// The three boxes of a date as one text: `29/6/2565`; blank boxes leave their place blank.
    private static func joined(_ input: JSONValue) -> JSONValue {
        guard input.object != nil else { return input }
        let parts = ["day", "month", "year"].map { input[$0]?.string ?? input[$0]?.number?.description ?? "" }
        return parts.allSatisfy(\.isEmpty) ? .null : .string(parts.joined(separator: "/"))
    }
}
