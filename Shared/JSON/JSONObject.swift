/// The members of a JSON object, in the order in which they were written.
///
/// Keys that Unicode holds to be equal are one key.
public struct JSONObject: Sendable {
    public typealias Element = (key: String, value: JSONValue)

    /// Up to here a walk through the keys is quicker than a table.
    private static let walkable = 8

    private var list: [Element] = []
    private var places: [String: Int] = [:]

    public init() {}

    public var keys: [String] { list.map(\.key) }

    public subscript(key: String) -> JSONValue? {
        get { place(of: key).map { list[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): list[place].value = value
            case (nil, let value?): append(key, value)
            case (let place?, nil):
                list.remove(at: place)
                places = [:]
                if list.count > Self.walkable { fillPlaces() }
            case (nil, nil): break
            }
        }
    }

    func contains(_ key: String) -> Bool { place(of: key) != nil }

    mutating func append(_ key: String, _ value: JSONValue) {
        list.append((key, value))
        if list.count == Self.walkable + 1 { fillPlaces() } else if !places.isEmpty { places[key] = list.count - 1 }
    }

    private mutating func fillPlaces() {
        for (place, member) in list.enumerated() { places[member.key] = place }
    }

    private func place(of key: String) -> Int? {
        places.isEmpty ? list.firstIndex { $0.key == key } : places[key]
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { list.count }
    public subscript(position: Int) -> Element { list[position] }
}

extension JSONObject: Hashable {
    public static func == (one: JSONObject, other: JSONObject) -> Bool {
        one.count == other.count && one.list.allSatisfy { other[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var mixed = 0
        for member in list {
            var single = Hasher()
            single.combine(member.key)
            single.combine(member.value)
            mixed ^= single.finalize()
        }
        hasher.combine(mixed)
    }
}
