import Calendar
import Contracts
import Database
import EventLog
import Foundation

/// The government's holidays are announced, and replace the list as a whole.
struct ImportHolidays: Sendable {
    let office: Office

    struct Malformed: Error, CustomStringConvertible, Equatable {
        let line: Int
        let text: String

        var description: String { "line \(line): \"\(text)\" is not \"2021-04-06,name of the day\"" }
    }

    /// Reads lines of `2021-04-06,วันจักรี`; empty lines and those beginning with `#` are left out.
    ///
    /// - Returns: How many days the list now has; nil when it was the same already.
    /// - Throws: `Malformed` with the first line that is no day.
    func callAsFunction(_ text: String) async throws -> Int? {
        let days = try Self.days(in: text), now = office.now
        return try await office.journal.transaction { database in
            guard try database.holidays() != days.map(\.day) else { return nil }
            let sequence = try database.lockedHolidayList(HolidaysChanged.listID)
            try database.replaceHolidays(days)
            let fact = HolidaysChanged(days: days.map(\.day))
            try database.announce(
                Announcement(
                    fact, of: HolidaysChanged.listID, sequence: sequence, agency: Wire.everyAgency, at: now))
            try database.audit(
                AuditEntry(
                    "holidays.imported", of: "holidays", nil, by: .system, at: now,
                    details: ["days": String(days.count)]))
            return days.count
        }
    }

    private static func days(in text: String) throws(Malformed) -> [(day: String, name: String)] {
        var found: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let halves = line.split(separator: ",", maxSplits: 1)
            guard let day = halves.first.flatMap({ CivilDate(iso: String($0)) }) else {
                throw Malformed(line: index + 1, text: line)
            }
            found[day.iso] = halves.count == 2 ? halves[1].trimmingCharacters(in: .whitespaces) : ""
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
