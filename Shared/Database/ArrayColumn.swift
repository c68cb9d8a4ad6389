/// A one-dimensional PostgreSQL array: `unnest(\(ids)::uuid[])`, `id = ANY (\(ids))`.
extension Array: Column where Element: ArrayElement {
    public static func decode(_ text: String?) -> [Element]? {
        guard let text, let cells = cells(of: text) else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(cells.count)
        for cell in cells {
            guard let element = Element.decode(cell) else { return nil }
            elements.append(element)
        }
        return elements
    }

    public var postgresText: String? {
        var out = "{"
        for (index, element) in enumerated() {
            if index > 0 { out += "," }
            guard let text = element.postgresText else {
                out += "NULL"
                continue
            }
            // Always quoted: an unquoted element would have to be told apart from NULL and from white space.
            out += "\""
            for scalar in text.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { out += "\\" }
                out.unicodeScalars.append(scalar)
            }
            out += "\""
        }
        return out + "}"
    }
}

/// The cells of an array's text, nil for NULL; nil as a whole for anything but one dimension that starts at 1.
private func cells(of text: String) -> [String?]? {
    var cells: [String?] = []
    var cell = ""
    var (isQuoted, wasQuoted, isEscaped) = (false, false, false)
    let scalars = text.unicodeScalars
    guard scalars.first == "{", scalars.last == "}" else { return nil }
    let body = scalars.dropFirst().dropLast()
    guard !body.isEmpty else { return [] }
    func finish() {
        cells.append(!wasQuoted && cell == "NULL" ? nil : cell)
        (cell, wasQuoted) = ("", false)
    }
    for scalar in body {
        switch scalar {
        case _ where isEscaped:
            cell.unicodeScalars.append(scalar)
            isEscaped = false
        case "\\": isEscaped = true
        case "\"":
            isQuoted.toggle()
            wasQuoted = true
        case "," where !isQuoted: finish()
        case "{" where !isQuoted, "}" where !isQuoted: return nil
        default: cell.unicodeScalars.append(scalar)
        }
    }
    guard !isQuoted, !isEscaped else { return nil }
    finish()
    return cells
}
