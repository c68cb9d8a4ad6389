/// Which statements a session has prepared, by their text.
///
/// Holds the most recently used; the rest is given back to the server between transactions.
struct StatementCache {
    private struct Entry { var name: String, lastUse: Int }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var made = 0
    private var tick = 0
    private var isStale = false
    private var abandoned: [String] = []

    init(capacity: Int) { self.capacity = capacity }

    /// The name of the statement, and whether it has yet to be prepared under it.
    mutating func name(for text: String) -> (name: String, isNew: Bool) {
        tick += 1
        if let name = entries[text]?.name {
            entries[text]?.lastUse = tick
            return (name, false)
        }
        made += 1
        let entry = Entry(name: "s\(made)", lastUse: tick)
        entries[text] = entry
        return (entry.name, true)
    }

    /// The server did not take it.
    mutating func forget(_ text: String) { entries[text] = nil }

    /// This one may no longer fit: it is prepared anew when it is needed again.
    mutating func doubt(_ text: String) {
        if let name = entries.removeValue(forKey: text)?.name { abandoned.append(name) }
    }

    /// The tables have changed under the statements: every one is prepared anew.
    mutating func distrustAll() { isStale = true }

    /// What to tell the server before the next work outside a transaction.
    mutating func housekeeping() -> [String] {
        if isStale {
            (entries, isStale, abandoned) = ([:], false, [])
            return ["DEALLOCATE ALL"]
        }
        defer { abandoned = [] }
        guard entries.count > capacity else { return abandoned.map { "DEALLOCATE \($0)" } }
        // A quarter at once, so that a program with many statements does not sort for each of them.
        let oldest = entries.sorted { $0.value.lastUse < $1.value.lastUse }
            .prefix(entries.count - capacity + capacity / 4)
        for entry in oldest { entries[entry.key] = nil }
        return (abandoned + oldest.map(\.value.name)).map { "DEALLOCATE \($0)" }
    }
}
