import Database
import Foundation
import Spreadsheet

/// A file that waits for a yes.
struct HeldImport: Sendable {
    static let patience: TimeInterval = 24 * 3600

    let id: UUID
    let personID: UUID
    let fileName: String
    let lettering: String
    let sheet: Sheet
    let createdAt: Date
    let doneAt: Date?
}

extension Connection {
    /// Keeps a file for its sender alone, and forgets those that waited too long.
    func hold(_ held: HeldImport) throws(DatabaseError) {
        try execute("DELETE FROM held_import WHERE expires_at <= \(held.createdAt)")
        let sheet = (try? JSONEncoder().encode(held.sheet)) ?? Data()
        try execute(
            """
            INSERT INTO held_import (id, person_id, file_name, lettering, sheet, created_at, expires_at)
            VALUES (\(held.id), \(held.personID), \(held.fileName), \(held.lettering), \(sheet), \(held.createdAt),
                    \(held.createdAt.addingTimeInterval(HeldImport.patience)))
            """)
    }

    /// The file, if it is this person's and still waits.
    func heldImport(
        _ id: UUID, of person: UUID, at now: Date, locking: Bool = false
    ) throws(DatabaseError) -> HeldImport? {
        let lock: SQL = locking ? " FOR UPDATE" : ""
        let row = try first(
            """
            SELECT file_name, lettering, sheet, created_at, done_at FROM held_import
            WHERE id = \(id) AND person_id = \(person) AND expires_at > \(now)\(raw: lock)
            """, as: (String, String, Bytes, Date, Date?).self)
        guard let row, let sheet = try? JSONDecoder().decode(Sheet.self, from: Data(row.2.array)) else { return nil }
        return HeldImport(
            id: id, personID: person, fileName: row.0, lettering: row.1, sheet: sheet, createdAt: row.3, doneAt: row.4)
    }

    func setDone(_ id: UUID, at now: Date) throws(DatabaseError) {
        try execute("UPDATE held_import SET done_at = \(now) WHERE id = \(id)")
    }
}
