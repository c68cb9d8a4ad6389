import Foundation

/// By what a list of agencies can be narrowed: by its kind, or by the slug of the agency above.
enum AgencyFacet: String, Sendable, CaseIterable { case kind, ministry, department, province }

enum AgencyState: String, Sendable, CaseIterable { case inForce = "in-force", retired }

/// What is looked for among the agencies.
struct AgencyQuery: Sendable, Equatable {
    var words = AgencyWords("")
    var chosen: [AgencyFacet: String] = [:]
    /// Nil for both.
    var state: AgencyState? = .inForce
}

/// Every agency by its words and its place, in the order of Thai words.
///
/// Searched in one pass over one block of memory, a byte a character: 300,000 agencies are read through in less time
/// than a database needs to count what it found, and the counts for every filter come with it.
struct AgencyIndex: Sendable {
    struct Item {
        let id: UUID
        /// Fields that end in line ends: the Thai name first, each code by itself.
        let key: String
        let isActive: Bool
        let facets: [AgencyFacet: String]
    }

    struct Found: Sendable {
        /// All of them, best match first.
        let ids: [UUID]
        /// How many there would be with another choice of this one facet.
        let counts: [AgencyFacet: [String: Int]]
        let states: [AgencyState: Int]
    }

    private struct Entry {
        let id: UUID
        let start: Int
        let nameEnd: Int
        let end: Int
        let isActive: Bool
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// The facets' values by number; 0 is none.
    private var values: [[String]] = AgencyFacet.allCases.map { _ in [""] }
    /// Of each entry, the numbers of its values in the order of the facets.
    private var marks: [Int32] = []

    init(_ items: some Collection<Item>) {
        var numbers: [[String: Int32]] = AgencyFacet.allCases.map { _ in [:] }
        entries.reserveCapacity(items.count)
        marks.reserveCapacity(items.count * AgencyFacet.allCases.count)
        for item in items {
            let start = bytes.count
            bytes.append(contentsOf: Self.plain(item.key))
            let name = bytes[start...].firstIndex(of: Self.lineEnd) ?? bytes.count
            entries.append(
                Entry(id: item.id, start: start, nameEnd: name, end: bytes.count, isActive: item.isActive))
            for (at, facet) in AgencyFacet.allCases.enumerated() {
                guard let value = item.facets[facet] else {
                    marks.append(0)
                    continue
                }
                let number = numbers[at][value] ?? Int32(values[at].count)
                if numbers[at].updateValue(number, forKey: value) == nil { values[at].append(value) }
                marks.append(number)
            }
        }
    }

    func search(_ query: AgencyQuery) -> Found {
        let words = query.words.alternatives.map { $0.map(Self.plain) }
        let phrase = Self.plain(query.words.phrase)
        let wanted = AgencyFacet.allCases.enumerated().map { at, facet in
            query.chosen[facet].map { value in values[at].firstIndex(of: value).map(Int32.init) ?? -1 }
        }
        var counts = values.map { [Int](repeating: 0, count: $0.count) }
        var states: [AgencyState: Int] = [.inForce: 0, .retired: 0]
        var ranks: [UInt64] = []
        for (number, entry) in entries.enumerated()
        where words.allSatisfy({ $0.contains { find($0, entry.start, entry.end) != nil } }) {
            let state: AgencyState = entry.isActive ? .inForce : .retired
            let isOther = query.state.map { $0 != state } ?? false
            let first = number * wanted.count
            // One facet may differ from what was chosen: its own count says what another choice would find.
            var (misses, missed) = (0, 0)
            for at in wanted.indices {
                if let mark = wanted[at], mark != marks[first + at] { (misses, missed) = (misses + 1, at) }
            }
            if misses == 0 { states[state, default: 0] += 1 }
            guard !isOther, misses <= 1 else { continue }
            if misses == 1 {
                counts[missed][Int(marks[first + missed])] += 1
                continue
            }
            for at in wanted.indices { counts[at][Int(marks[first + at])] += 1 }
            ranks.append(rank(entry, number, phrase, words))
        }
        ranks.sort()
        return Found(
            ids: ranks.map { entries[Int($0 & 0xFFFF_FFFF)].id }, counts: named(counts), states: states)
    }

    /// Those of which a name or a code is just this.
    func exactly(_ words: AgencyWords) -> [UUID] {
        let phrase = Self.plain(words.phrase)
        return phrase.isEmpty ? [] : entries.filter { isField(phrase, of: $0) }.map(\.id)
    }

    private func named(_ counts: [[Int]]) -> [AgencyFacet: [String: Int]] {
        var result: [AgencyFacet: [String: Int]] = [:]
        for (at, facet) in AgencyFacet.allCases.enumerated() {
            for (number, count) in counts[at].enumerated() where number > 0 && count > 0 {
                result[facet, default: [:]][values[at][number]] = count
            }
        }
        return result
    }

    /// The better the match the smaller: how well, then how little of the name is something else, then Thai order.
    private func rank(_ entry: Entry, _ number: Int, _ phrase: [UInt8], _ words: [[[UInt8]]]) -> UInt64 {
        guard let first = words.first else { return UInt64(number) }
        let quality: UInt64
        if isField(phrase, of: entry) {
            quality = 0
        } else if find(phrase, entry.start, min(entry.nameEnd, entry.start + phrase.count)) != nil {
            quality = 1
        } else {
            quality = first.contains { find($0, entry.start, entry.nameEnd) != nil } ? 2 : 3
        }
        return quality << 56 | UInt64(min(entry.nameEnd - entry.start, 0xFFFF)) << 32 | UInt64(number)
    }

    /// Whether one of the entry's fields is just that.
    private func isField(_ needle: [UInt8], of entry: Entry) -> Bool {
        var from = entry.start
        while let at = find(needle, from, entry.end) {
            let end = at + needle.count
            if at == entry.start || bytes[at - 1] == Self.lineEnd, end == entry.end || bytes[end] == Self.lineEnd {
                return true
            }
            from = at + 1
        }
        return false
    }

    private func find(_ needle: [UInt8], _ from: Int, _ end: Int) -> Int? {
        let (hay, needle) = (bytes.span, needle.span)
        guard needle.count > 0 else { return nil }
        var at = from
        while at + needle.count <= end {
            if hay[at] == needle[0] {
                var same = 1
                while same < needle.count, hay[at + same] == needle[same] { same += 1 }
                if same == needle.count { return at }
            }
            at += 1
        }
        return nil
    }

    private static let lineEnd = UInt8(ascii: "\n")

    /// A byte a character: Thai as in TIS-620; what is neither Thai nor ASCII is all the same sign.
    private static func plain(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0..<0x80: UInt8(scalar.value)
            case 0x0E01...0x0E5B: UInt8(scalar.value - 0x0E00 + 0xA0)
            default: 0x1A
            }
        }
    }
}
