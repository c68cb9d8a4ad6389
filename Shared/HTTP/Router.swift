/// Finds the route for a request by walking the segments of its path; no pattern is tried one by one.
///
/// A literal segment goes before a capture. Where two patterns could answer one path, the more literal one is the
/// only one asked, for every method.
public struct Router: Sendable {
    private var root = Node()
    public let routes: [Route]

    /// What makes a table of routes ambiguous, found when the program starts.
    public enum Conflict: Error, Equatable, CustomStringConvertible {
        case malformed(pattern: String)
        case duplicate(method: Method, pattern: String)
        case differentNames(pattern: String, name: String, known: String)

        public var description: String {
            switch self {
            case .malformed(let pattern): "\(pattern) is no pattern"
            case .duplicate(let method, let pattern): "\(method.rawValue) \(pattern) is answered twice"
            case .differentNames(let pattern, let name, let known):
                "\(pattern) calls :\(name) what another pattern calls :\(known)"
            }
        }
    }

    public init(_ routes: [Route]) throws(Conflict) {
        self.routes = routes
        for route in routes {
            let segments = try Self.segments(of: route.pattern)
            try root.insert(route, segments[...])
        }
    }

    enum Outcome: Sendable {
        case found(Route, Parameters)
        case wrongMethod(allowed: [Method])
        case unknown
    }

    func route(_ method: Method, _ segments: [String]) -> Outcome {
        guard let (node, parameters) = root.find(segments[...], Parameters()) else { return .unknown }
        if let route = node.routes[method] { return .found(route, parameters) }
        if method == .head, let route = node.routes[.get] { return .found(route, parameters) }
        return .wrongMethod(allowed: node.allowed)
    }

    private static func segments(of pattern: String) throws(Conflict) -> [Segment] {
        guard pattern.hasPrefix("/") else { throw .malformed(pattern: pattern) }
        if pattern == "/" { return [] }
        let pieces = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var segments: [Segment] = []
        for (index, piece) in pieces.enumerated() {
            let name = String(piece.dropFirst())
            switch piece.first {
            case nil: throw .malformed(pattern: pattern)
            case ":" where !name.isEmpty: segments.append(.capture(name))
            case "*" where !name.isEmpty && index == pieces.count - 1: segments.append(.rest(name))
            case ":", "*": throw .malformed(pattern: pattern)
            default: segments.append(.literal(String(piece)))
            }
        }
        return segments
    }

    private enum Segment: Sendable {
        case literal(String)
        case capture(String)
        case rest(String)
    }

    private struct Branch: Sendable {
        let name: String
        var nodes: [Node]
    }

    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        // An array of one, because a struct cannot hold itself.
        var capture: Branch?
        var rest: Branch?
        var routes: [Method: Route] = [:]

        var allowed: [Method] {
            var methods = Set(routes.keys)
            if methods.contains(.get) { methods.insert(.head) }
            methods.insert(.options)
            return methods.sorted { $0.rawValue < $1.rawValue }
        }

        mutating func insert(_ route: Route, _ segments: ArraySlice<Segment>) throws(Conflict) {
            guard let first = segments.first else {
                guard routes.updateValue(route, forKey: route.method) == nil else {
                    throw .duplicate(method: route.method, pattern: route.pattern)
                }
                return
            }
            let others = segments.dropFirst()
            switch first {
            case .literal(let text): try literals[text, default: Node()].insert(route, others)
            case .capture(let name): try Self.insert(route, others, named: name, into: &capture)
            case .rest(let name): try Self.insert(route, others, named: name, into: &rest)
            }
        }

        private static func insert(
            _ route: Route, _ segments: ArraySlice<Segment>, named name: String, into branch: inout Branch?
        ) throws(Conflict) {
            var grown = branch ?? Branch(name: name, nodes: [Node()])
            guard grown.name == name else {
                throw .differentNames(pattern: route.pattern, name: name, known: grown.name)
            }
            try grown.nodes[0].insert(route, segments)
            branch = grown
        }

        func find(_ segments: ArraySlice<String>, _ found: Parameters) -> (Node, Parameters)? {
            guard let first = segments.first else { return routes.isEmpty ? nil : (self, found) }
            if let node = literals[first], let end = node.find(segments.dropFirst(), found) { return end }
            if let capture, !first.isEmpty {
                let named = found.adding(capture.name, first)
                if let end = capture.nodes[0].find(segments.dropFirst(), named) { return end }
            }
            guard let rest, !segments.contains("") else { return nil }
            return (rest.nodes[0], found.adding(rest.name, segments.joined(separator: "/")))
        }
    }
}

/// What a pattern's captures stand for in one request.
public struct Parameters: Sendable, Equatable {
    private var values: [String: String] = [:]

    public init(_ values: [String: String] = [:]) { self.values = values }

    public subscript(name: String) -> String? { values[name] }

    func adding(_ name: String, _ value: String) -> Parameters {
        var grown = self
        grown.values[name] = value
        return grown
    }
}
