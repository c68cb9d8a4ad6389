import EventLog

/// `audit verify`: reads both records from the beginning and names the first row that is not as it was written (C6).
enum AuditCommands {
    static let all = [
        Command("audit verify", summary: "checks every event and audit row; exit code 1 names the first bad one") {
            context in
            let verdicts = try await verifyRecords(in: context.journal.database)
            var broken: [String] = []
            for verdict in verdicts {
                switch verdict {
                case .sound(let feed, let rows): context.say("\(feed): \(rows) rows, all as they were written")
                case .broken(let feed, let position, let why): broken.append("\(feed): row \(position): \(why)")
                }
            }
            guard broken.isEmpty else { throw RecordBroken(description: broken.joined(separator: "\n")) }
        }
    ]

    struct RecordBroken: Error, CustomStringConvertible { let description: String }
}
