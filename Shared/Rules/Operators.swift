import JSON

/// The operators whose arguments are all evaluated first.
enum Operators {
    typealias Operation = @Sendable (_ arguments: [JSONValue], _ data: JSONValue) -> JSONValue

    static let named: [String: Operation] = [
        "==": { arguments, _ in .bool(at(0, arguments).looselyEquals(at(1, arguments))) },
        "!=": { arguments, _ in .bool(!at(0, arguments).looselyEquals(at(1, arguments))) },
        "===": { arguments, _ in .bool(at(0, arguments).strictlyEquals(at(1, arguments))) },
        "!==": { arguments, _ in .bool(!at(0, arguments).strictlyEquals(at(1, arguments))) },
        ">": { arguments, _ in .bool(at(1, arguments).precedes(at(0, arguments), orEquals: false)) },
        ">=": { arguments, _ in .bool(at(1, arguments).precedes(at(0, arguments), orEquals: true)) },
        "<": { arguments, _ in .bool(ascending(arguments, orEqual: false)) },
        "<=": { arguments, _ in .bool(ascending(arguments, orEqual: true)) },
        "!": { arguments, _ in .bool(!at(0, arguments).isTruthy) },
        "!!": { arguments, _ in .bool(at(0, arguments).isTruthy) },
        "+": { arguments, _ in JSONValue(arguments.reduce(0) { $0 + $1.leadingNumber }) },
        "*": { arguments, _ in arguments.isEmpty ? .null : JSONValue(arguments.reduce(1) { $0 * $1.leadingNumber }) },
        "-": { arguments, _ in
            let first = at(0, arguments).coercedNumber
            return JSONValue(arguments.count < 2 ? 0 - first : first - at(1, arguments).coercedNumber)
        },
        "/": { arguments, _ in JSONValue(at(0, arguments).coercedNumber / at(1, arguments).coercedNumber) },
        "%": { arguments, _ in
            JSONValue(at(0, arguments).coercedNumber.truncatingRemainder(dividingBy: at(1, arguments).coercedNumber))
        },
        "min": { arguments, _ in extreme(arguments) { $0 < $1 } },
        "max": { arguments, _ in extreme(arguments) { $0 > $1 } },
        "merge": { arguments, _ in .array(arguments.flatMap { $0.array ?? [$0] }) },
        "cat": { arguments, _ in .string(arguments.map(\.text).joined()) },
        "in": { arguments, _ in .bool(contains(at(0, arguments), in: at(1, arguments))) },
        "substr": { arguments, _ in .string(part(of: arguments)) },
        "log": { arguments, _ in at(0, arguments) },
        "var": { arguments, data in
            data.found(at: at(0, arguments)) ?? (arguments.count > 1 ? arguments[1] : .null)
        },
        "missing": { arguments, data in .array(missing(at(0, arguments).array ?? arguments, in: data)) },
        "missing_some": { arguments, data in
            let options = at(1, arguments).array ?? []
            let absent = missing(options, in: data)
            let present = Double(options.count - absent.count)
            return .array(present >= at(0, arguments).coercedNumber ? [] : absent)
        },
    ]

    private static func at(_ index: Int, _ arguments: [JSONValue]) -> JSONValue {
        arguments.indices.contains(index) ? arguments[index] : .null
    }

    private static func ascending(_ arguments: [JSONValue], orEqual: Bool) -> Bool {
        let first = at(0, arguments).precedes(at(1, arguments), orEquals: orEqual)
        return arguments.count < 3 ? first : first && arguments[1].precedes(arguments[2], orEquals: orEqual)
    }

    private static func extreme(_ arguments: [JSONValue], _ isBetter: (Double, Double) -> Bool) -> JSONValue {
        let numbers = arguments.map(\.coercedNumber)
        guard var best = numbers.first, !numbers.contains(where: \.isNaN) else { return .null }
        for number in numbers where isBetter(number, best) { best = number }
        return JSONValue(best)
    }

    private static func contains(_ needle: JSONValue, in hay: JSONValue) -> Bool {
        if let elements = hay.array { return elements.contains { $0.strictlyEquals(needle) } }
        guard let text = hay.string, !text.isEmpty else { return false }
        let (sought, searched) = (Array(needle.text.utf8), Array(text.utf8))
        guard sought.count <= searched.count else { return false }
        return (0...(searched.count - sought.count)).contains { start in
            searched[start..<(start + sought.count)].elementsEqual(sought)
        }
    }

    /// Start and length count Unicode scalars; a negative start counts from the end, a negative length leaves off
    /// that many at the end.
    private static func part(of arguments: [JSONValue]) -> String {
        let scalars = Array(at(0, arguments).text.unicodeScalars)
        func whole(_ value: JSONValue) -> Int {
            let number = value.coercedNumber.rounded(.towardZero)
            return number.isNaN ? 0 : Int(min(max(number, -1e9), 1e9))
        }
        let asked = whole(at(1, arguments))
        let start = asked < 0 ? max(scalars.count + asked, 0) : min(asked, scalars.count)
        var end = scalars.count
        if arguments.count > 2 {
            let length = whole(arguments[2])
            end = length < 0 ? scalars.count + length : min(start + length, scalars.count)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<max(start, end)])
        return String(view)
    }

    private static func missing(_ paths: [JSONValue], in data: JSONValue) -> [JSONValue] {
        paths.filter { path in
            let value = data.found(at: path) ?? .null
            return value.isNull || value.string?.isEmpty == true
        }
    }
}

extension JSONValue {
    /// What `var` finds under a path with dots; nil when there is nothing.
    func found(at path: JSONValue) -> JSONValue? {
        guard !path.isNull, path.string != "" else { return self }
        var value = self
        for token in path.text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let next = value[JSONPointer([String(token)])] else { return nil }
            value = next
        }
        return value
    }
}
