import Foundation

/// The statements of a script, divided at the semicolons that are outside quotations and comments.
///
/// Reads scalar by scalar: to Swift a quotation mark and a Thai tone mark behind it are one character, and so are
/// the two of a Windows line end.
func statements(of script: String) -> [String] {
    var statements: [String] = []
    var current = String.UnicodeScalarView()
    var rest = script.unicodeScalars[...]
    while let next = rest.first {
        if let end = endOfQuotation(rest) {
            current += rest[..<end]
            rest = rest[end...]
        } else if let end = endOfComment(rest) {
            current.append(" ")
            rest = rest[end...]
        } else {
            rest.removeFirst()
            guard next == ";" else {
                current.append(next)
                continue
            }
            statements.append(String(current))
            current = String.UnicodeScalarView()
        }
    }
    statements.append(String(current))
    return statements.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
}

private typealias Rest = Substring.UnicodeScalarView

/// Where the quotation (`'…'`, `E'…'`, `"…"`, `$tag$…$tag$`) ends with which a text begins, if it does.
private func endOfQuotation(_ text: Rest) -> Rest.Index? {
    switch text.first {
    case "'", "\"": return endOfQuotation(text, hasEscapes: false)
    case "E", "e":
        guard text.dropFirst().first == "'" else { return nil }
        return endOfQuotation(text.dropFirst(), hasEscapes: true)
    case "$":
        let tag = text.dropFirst().prefix { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" }
        guard tag.endIndex < text.endIndex, text[tag.endIndex] == "$" else { return nil }
        let mark = text[...tag.endIndex]
        return text[mark.endIndex...].firstRange(of: mark)?.upperBound ?? text.endIndex
    default: return nil
    }
}

/// A doubled mark needs no care: it ends one quotation and begins the next.
private func endOfQuotation(_ text: Rest, hasEscapes: Bool) -> Rest.Index? {
    guard let mark = text.first else { return nil }
    var isEscaped = false
    for index in text.dropFirst().indices {
        if isEscaped {
            isEscaped = false
        } else if hasEscapes, text[index] == "\\" {
            isEscaped = true
        } else if text[index] == mark {
            return text.index(after: index)
        }
    }
    return text.endIndex
}

/// Where the comment ends with which a text begins, if it does; `/* … */` may be nested.
private func endOfComment(_ text: Rest) -> Rest.Index? {
    let (opening, closing) = ("/*".unicodeScalars, "*/".unicodeScalars)
    if text.starts(with: "--".unicodeScalars) { return text.firstIndex(of: "\n") ?? text.endIndex }
    guard text.starts(with: opening) else { return nil }
    var depth = 0
    var rest = text
    while !rest.isEmpty {
        if rest.starts(with: opening) {
            depth += 1
            rest = rest.dropFirst(2)
        } else if rest.starts(with: closing) {
            depth -= 1
            rest = rest.dropFirst(2)
            if depth == 0 { return rest.startIndex }
        } else {
            rest = rest.dropFirst()
        }
    }
    return text.endIndex
}
