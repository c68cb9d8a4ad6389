/// Words that may not stand in certain places.
///
/// Each rule answers with the sentences of what breaks it.
enum WordRules {
    static func broken(by file: SourceFile) -> [String] {
        unfinished(file) + crashes(file) + sqlOutsideStore(file) + wallClock(file) + unexplainedUnsafety(file)
    }

    private static func unfinished(_ file: SourceFile) -> [String] {
        file.text.contains(/\b(?:TODO|FIXME|XXX)\b/) ? ["says that something is unfinished"] : []
    }

    /// A fault becomes an error, a retry or visible state; never the end of the process.
    private static func crashes(_ file: SourceFile) -> [String] {
        guard file.isSwift else { return [] }
        return [
            ("try!", file.code.contains(/\btry!/)),
            ("as!", file.code.contains(/\bas!/)),
            ("fatalError", file.code.contains(/\bfatalError\(/)),
        ]
        .filter(\.1).map { "may end the process: \($0.0)" }
    }

    /// SQL stands in `Store` and `Migrations`, and in the shared modules that are about the database.
    private static func sqlOutsideStore(_ file: SourceFile) -> [String] {
        guard file.isSwift, !file.path.hasPrefix("Tests/") else { return [] }
        if ["Store", "Migrations"].contains(file.room) { return [] }
        if ["Database", "EventLog", "Operations", "Projections"].contains(file.sharedModule) { return [] }
        let statement =
            /\b(?:SELECT\s+[\w*("]|INSERT INTO\s|DELETE FROM\s|UPDATE\s+[a-z_.]+\s+SET\s|(?:CREATE|ALTER|DROP) TABLE\s)/
        return file.code.contains(statement) ? ["speaks SQL outside Store and Migrations"] : []
    }

    /// What a business rule calls "now" is handed in, so that a demonstration and a test can choose it.
    private static func wallClock(_ file: SourceFile) -> [String] {
        guard let room = file.room else { return [] }
        var found: [String] = []
        if file.isSwift, ["Domain", "UseCases", "Store", "Web", "API"].contains(room), file.code.contains(/\bDate\(\)/)
        {
            found.append("asks the machine for the time: Date()")
        }
        let sqlCode = file.isSwift ? file.code : file.text.replacing(/--[^\n]*/, with: "")
        if ["Store", "Migrations"].contains(room),
            sqlCode.contains(/(?i)\b(?:now\(\)|clock_timestamp\(\)|current_timestamp\b|localtimestamp\b)/)
        {
            found.append("takes the time from the database server")
        }
        return found
    }

    /// Whoever switches a check of the compiler off says in the lines above what takes its place.
    private static func unexplainedUnsafety(_ file: SourceFile) -> [String] {
        guard file.isSwift else { return [] }
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.compactMap { index in
            guard lines[index].contains(/@unchecked Sendable|nonisolated\(unsafe\)/) else { return nil }
            let nearby = lines[max(0, index - 6)...index]
            return nearby.contains { $0.contains("//") } ? nil : "line \(index + 1): says unsafe and not why"
        }
    }
}
