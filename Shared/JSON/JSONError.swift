/// Why a text is not the JSON that was asked for, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// Something else stands where one of these was expected.
        case expected(String)
        case duplicateKey(String)
        case invalidUTF8
        /// Half of a surrogate pair: no character.
        case loneSurrogate
        case controlCharacter
        case numberOutOfRange
        case trailingData
        case tooDeep(limit: Int)
        case tooLong(limit: Int)
        case tooManyValues(limit: Int)
    }

    public var kind: Kind
    /// Counted from 1; a line ends with LF.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// The innermost value that had begun.
    public var pointer: JSONPointer

    public var description: String {
        let place = pointer == .root ? "" : " in \(pointer)"
        return "line \(line), column \(column)\(place): \(reason)"
    }

    /// The reason without the place.
    public var reason: String {
        switch kind {
        case .expected(let what): "expected \(what)"
        case .duplicateKey(let key): "the key \"\(key)\" stands twice in one object"
        case .invalidUTF8: "the bytes are not valid UTF-8"
        case .loneSurrogate: "half of a surrogate pair is not a character"
        case .controlCharacter: "a control character must be written as \\u00XX inside a string"
        case .numberOutOfRange: "the number's exponent is beyond ±9999"
        case .trailingData: "nothing may follow the value"
        case .tooDeep(let limit): "values may be nested \(limit) deep at most"
        case .tooLong(let limit): "the text may be \(limit) bytes long at most"
        case .tooManyValues(let limit): "the text may hold \(limit) values at most"
        }
    }
}

/// What a reader puts up with.
public struct JSONLimits: Sendable {
    /// How many arrays and objects may stand inside one another.
    public var depth: Int
    /// The length of the text in bytes.
    public var bytes: Int
    /// The number of values, members and elements together.
    public var values: Int

    public init(depth: Int = 64, bytes: Int = 8 << 20, values: Int = 1 << 20) {
        (self.depth, self.bytes, self.values) = (depth, bytes, values)
    }
}
