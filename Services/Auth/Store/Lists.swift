import Contracts
import Database
import Foundation

/// The lists whose events are numbered as one thing.
enum NumberedList: String, Sendable, CaseIterable, Column { case tree, revocations, keys }

extension Connection {
    /// The list's next number; holds the lock of its row until the transaction ends.
    ///
    /// To be called after every other row has been locked, so that two transactions never wait for each other.
    func nextNumber(in list: NumberedList, count: Int = 1) throws(DatabaseError) -> Int64 {
        let last = try first(
            "UPDATE list_head SET last_seq = last_seq + \(count) WHERE list = \(list) RETURNING last_seq",
            as: Int64.self)
        return (last ?? 0) - Int64(count) + 1
    }

    func lastNumber(in list: NumberedList) throws(DatabaseError) -> Int64 {
        try first("SELECT last_seq FROM list_head WHERE list = \(list)", as: Int64.self) ?? 0
    }

    func lockList(_ list: NumberedList) throws(DatabaseError) {
        try execute("SELECT 1 FROM list_head WHERE list = \(list) FOR UPDATE")
    }
}

extension Database {
    /// The latest number of every list, in one statement.
    func listHeads() async throws(DatabaseError) -> [NumberedList: Int64] {
        let rows = try await run("SELECT list, last_seq FROM list_head", as: (NumberedList, Int64).self)
        return Dictionary(rows.map { ($0.0, $0.1) }) { $1 }
    }
}
