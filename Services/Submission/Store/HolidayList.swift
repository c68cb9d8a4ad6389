import Database
import Foundation

/// The government's holidays: one list that is replaced as a whole.
extension Connection {
    /// The number of the next event about the list; its row is locked until the end of the transaction.
    func lockedHolidayList(_ id: UUID) throws(DatabaseError) -> Int64 {
        try write("INSERT INTO holiday_list (id) VALUES (\(id)) ON CONFLICT DO NOTHING")
        return try first(
            "UPDATE holiday_list SET event_seq = event_seq + 1 WHERE id = \(id) RETURNING event_seq", as: Int64.self)
            ?? 1
    }

    func replaceHolidays(_ days: [(day: String, name: String)]) throws(DatabaseError) {
        try write("DELETE FROM holiday")
        try write(
            """
            INSERT INTO holiday (day, name)
            SELECT day, name FROM unnest(\(days.map(\.day))::date[], \(days.map(\.name))::text[]) AS new (day, name)
            """)
    }

    /// Days as `2021-04-06`, in order.
    func holidays() throws(DatabaseError) -> [String] {
        try run("SELECT day::text FROM holiday ORDER BY day", as: String.self)
    }
}
