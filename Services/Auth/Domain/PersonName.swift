import Calendar

/// A person's or an official's name as it stands on pages and in signatures.
struct PersonName: Sendable, Hashable {
    let text: String
    let searchKey: String

    enum Refusal: Error, Sendable, Equatable {
        case damaged(TextRefusal)
        case length
    }

    init(_ typed: String) throws(Refusal) {
        let clean: CleanText
        do throws(TextRefusal) { clean = try CleanText(typed) } catch { throw .damaged(error) }
        // A name is one line, whatever was pasted.
        let line = clean.value.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
        guard (2...200).contains(line.unicodeScalars.count) else { throw .length }
        (text, searchKey) = (line, clean.searchKey)
    }
}
