import Calendar
import Contracts
import Database
import Foundation
import JSON
import Programme

/// A version of a programme, as far as reminders and mails need it.
struct KnownProgramme: Sendable {
    let title: Phrase
    let conduct: Conduct
}

/// A programme came in a shape that this service cannot read.
struct ProgrammeUnreadable: Error, CustomStringConvertible {
    let description: String
}

extension Connection {
    func keepProgramme(_ fact: ProgrammePublished) throws(DatabaseError) {
        try write(
            """
            INSERT INTO programme (id, version, title_th, title_en, excerpt)
            VALUES (\(fact.programme), \(fact.version), \(fact.title.th), \(fact.title.en), \(fact.excerpt))
            ON CONFLICT DO NOTHING
            """)
    }

    /// A version of a programme, or nil when it has not been heard of.
    func programme(_ id: String, version: Int) throws -> KnownProgramme? {
        let row = try first(
            "SELECT title_th, title_en, excerpt FROM programme WHERE id = \(id) AND version = \(version)",
            as: (String, String, String).self)
        guard let row else { return nil }
        do {
            let conduct = try Conduct(JSONValue(parsing: Array(row.2.utf8)))
            return KnownProgramme(title: Phrase(th: row.0, en: row.1), conduct: conduct)
        } catch { throw ProgrammeUnreadable(description: "\(id) version \(version): \(error)") }
    }

    /// The latest version of a programme that has been heard of, or nil.
    func latestVersion(of programme: String) throws(DatabaseError) -> Int? {
        try first("SELECT max(version) FROM programme WHERE id = \(programme)", as: Int?.self) ?? nil
    }

    /// The names of all programmes, each in its latest version.
    func programmeTitles() throws(DatabaseError) -> [String: Phrase] {
        let rows = try run(
            "SELECT DISTINCT ON (id) id, title_th, title_en FROM programme ORDER BY id, version DESC",
            as: (String, String, String).self)
        return Dictionary(rows.map { ($0.0, Phrase(th: $0.1, en: $0.2)) }) { $1 }
    }

    /// Takes the whole list of holidays over; what was planned with an older one is planned anew afterwards.
    func keepHolidays(_ days: [String]) throws(DatabaseError) {
        try write("UPDATE holiday_list SET version = version + 1, days = \(days)")
    }

    func holidayVersion() throws(DatabaseError) -> Int64 {
        try first("SELECT version FROM holiday_list", as: Int64.self) ?? 0
    }

    func holidays() throws(DatabaseError) -> (version: Int64, days: Holidays) {
        let row = try first("SELECT version, days FROM holiday_list", as: (Int64, [String]).self)
        return (row?.0 ?? 0, Holidays((row?.1 ?? []).compactMap { CivilDate(iso: $0) }))
    }
}
