extension JSONValue {
    /// Reads a JSON text strictly by RFC 8259 and I-JSON (RFC 7493 §2.3): no duplicate keys, no lone
    /// surrogates, no byte order mark, nothing after the value.
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var reader = StrictReader(bytes: bytes, limits: limits)
        do {
            self = try reader.document()
        } catch {
            throw error.located(in: bytes)
        }
    }

    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// What went wrong at which byte; the path grows as the readers of the outer values pass it on.
private struct Fault: Error {
    let kind: JSONError.Kind
    let offset: Int
    var path: [String] = []

    func under(_ token: String) -> Fault { Fault(kind: kind, offset: offset, path: path + [token]) }

    func located(in bytes: [UInt8]) -> JSONError {
        let before = bytes.prefix(offset)
        let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // A scalar has one byte that is no continuation byte.
        let column = before[min(start, before.endIndex)...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return JSONError(kind: kind, line: line, column: column, pointer: JSONPointer(path.reversed()))
    }
}

private struct StrictReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0
    var values = 0

    init(bytes: [UInt8], limits: JSONLimits) { (self.bytes, self.limits) = (bytes, limits) }

    mutating func document() throws(Fault) -> JSONValue {
        guard bytes.count <= limits.bytes else { throw Fault(kind: .tooLong(limit: limits.bytes), offset: 0) }
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault(.trailingData) }
        return value
    }

    private func fault(_ kind: JSONError.Kind) -> Fault { Fault(kind: kind, offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        skipSpace()
        values += 1
        guard values <= limits.values else { throw fault(.tooManyValues(limit: limits.values)) }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(0x30...0x39): return .number(try number())
        default: throw fault(.expected("a value"))
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        for byte in word.description.utf8 {
            guard take(byte) else { throw fault(.expected("\(word)")) }
        }
        return value
    }

    private mutating func number() throws(Fault) -> JSONNumber {
        var end = position
        scan: while end < bytes.count {
            switch bytes[end] {
            case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                end += 1
            default: break scan
            }
        }
        let digits = bytes[position..<end]
        guard let number = JSONNumber.canonical(digits) else {
            let hasLargeExponent = JSONNumber.isGrammatical(digits)
            throw fault(hasLargeExponent ? .numberOutOfRange : .expected("a number"))
        }
        position = end
        return number
    }

    private mutating func array(depth: Int) throws(Fault) -> JSONValue {
        guard depth <= limits.depth else { throw fault(.tooDeep(limit: limits.depth)) }
        position += 1
        skipSpace()
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            do {
                elements.append(try value(depth: depth))
            } catch {
                throw error.under(String(elements.count))
            }
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault(.expected("\",\" or \"]\"")) }
        }
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        guard depth <= limits.depth else { throw fault(.tooDeep(limit: limits.depth)) }
        position += 1
        skipSpace()
        var object = JSONObject()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault(.expected("a key in quotes")) }
            let start = position
            let key = try string()
            guard !object.contains(key) else { throw Fault(kind: .duplicateKey(key), offset: start) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault(.expected("\":\"")) }
            do {
                object.append(key, try value(depth: depth))
            } catch {
                throw error.under(key)
            }
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(object) }
            guard take(UInt8(ascii: ",")) else { throw fault(.expected("\",\" or \"}\"")) }
        }
    }

    private mutating func string() throws(Fault) -> String {
        position += 1
        var result = ""
        while true {
            let start = position
            while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                position += 1
            }
            if position > start {
                guard let run = String(validating: bytes[start..<position], as: UTF8.self) else {
                    throw Fault(kind: .invalidUTF8, offset: start)
                }
                if result.isEmpty { result = run } else { result += run }
            }
            switch next {
            case UInt8(ascii: "\""):
                position += 1
                return result
            case UInt8(ascii: "\\"): result.unicodeScalars.append(try escape())
            case nil: throw fault(.expected("the closing quote"))
            default: throw fault(.controlCharacter)
            }
        }
    }

    private mutating func escape() throws(Fault) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = next else { throw fault(.expected("an escape")) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw Fault(kind: .expected("one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"), offset: start)
        }
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw Fault(kind: .loneSurrogate, offset: start)
        }
        let second = try fourHexDigits()
        let joined = 0x10000 + (UInt32(first - 0xD800) << 10)
        guard second >= 0xDC00, second <= 0xDFFF, let scalar = Unicode.Scalar(joined + UInt32(second - 0xDC00)) else {
            throw Fault(kind: .loneSurrogate, offset: start)
        }
        return scalar
    }

    private mutating func fourHexDigits() throws(Fault) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch next {
            case .some(let byte) where byte >= 0x30 && byte <= 0x39: digit = byte - 0x30
            case .some(let byte) where byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66: digit = (byte | 0x20) - 0x61 + 10
            default: throw fault(.expected("four hexadecimal digits"))
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }
}
