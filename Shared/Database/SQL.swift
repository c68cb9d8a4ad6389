/// A statement and its parameters.
///
/// Interpolated values travel beside the text as `$1`, `$2`, …; they never become part of it.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The statement with numbered places for its parameters; safe to log.
    public let text: String
    let parameters: [String?]

    public init(stringLiteral text: String) { (self.text, self.parameters) = (text, []) }

    /// For migrations and identifiers that the code itself chose; never for anything a person typed.
    public init(unsafeText text: String) { self.init(stringLiteral: text) }

    public init(stringInterpolation: StringInterpolation) {
        (text, parameters) = (stringInterpolation.text, stringInterpolation.parameters)
    }

    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var text = ""
        var parameters: [String?] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
            parameters.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        public mutating func appendInterpolation(_ value: some Column) { bind(value.postgresText) }

        public mutating func appendInterpolation(_ value: (some Column)?) { bind(value?.postgresText) }

        /// Splices another statement in, with its parameters renumbered behind those already there.
        public mutating func appendInterpolation(raw part: SQL) {
            text += part.renumbered(from: parameters.count)
            parameters += part.parameters
        }

        private mutating func bind(_ value: String?) {
            parameters.append(value)
            text += "$\(parameters.count)"
        }
    }

    /// The text with every `$n` moved up by `offset`.
    ///
    /// Only texts that bind something are looked through, so a dollar sign in a quotation without parameters stays.
    private func renumbered(from offset: Int) -> String {
        guard offset > 0, !parameters.isEmpty else { return text }
        var out = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            let digits = rest[rest.index(after: dollar)...].prefix { $0.isASCII && $0.isNumber }
            out += rest[...dollar]
            if let number = Int(digits) { out += "\(number + offset)" }
            rest = rest[digits.endIndex...]
        }
        return out + rest
    }
}

extension SQL {
    /// Joins parts, each with its parameters: conditions with ` AND `, rows with `, `.
    public static func joined(_ parts: [SQL], by separator: String) -> SQL {
        var whole = StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        for (index, part) in parts.enumerated() {
            if index > 0 { whole.appendLiteral(separator) }
            whole.appendInterpolation(raw: part)
        }
        return SQL(stringInterpolation: whole)
    }
}
