/// One entry of an `Accept` header (RFC 9110 §12.5.1).
struct MediaRange: Equatable {
    let type: String
    let quality: Double

    static func parse(_ headers: [String]) -> [MediaRange] {
        headers.flatMap { $0.split(separator: ",") }.map { piece in
            let parts = piece.split(separator: ";").map(\.trimmed)
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return MediaRange(type: (parts.first ?? "").lowercased(), quality: weight ?? 1)
        }
    }

    /// How welcome a type is: the most specific entry that names it decides.
    static func quality(of type: String, in ranges: [MediaRange]) -> Double {
        let family = (type.split(separator: "/").first ?? "") + "/*"
        for name in [type, String(family), "*/*"] {
            if let range = ranges.first(where: { $0.type == name }) { return range.quality }
        }
        return 0
    }
}

/// A `Content-Type`: the type in small letters, and its parameters.
struct MediaType: Equatable {
    let type: String
    let parameters: [String: String]

    init(_ header: String) {
        let parts = header.split(separator: ";").map(\.trimmed)
        type = (parts.first ?? "").lowercased()
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { continue }
            parameters[halves[0].lowercased()] = String(halves[1].unquoted)
        }
        self.parameters = parameters
    }
}
