import CLibPQ

/// The answer to one statement.
///
/// Owns a `PGresult`, which is released exactly once, when this object dies.
final class ServerReply {
    private let raw: OpaquePointer

    init(adopting raw: OpaquePointer) { self.raw = raw }

    deinit { PQclear(raw) }

    var status: ExecStatusType { PQresultStatus(raw) }
    var rowCount: Int { Int(PQntuples(raw)) }
    var columnCount: Int { Int(PQnfields(raw)) }
    /// What the server says it did, such as `COMMIT` or `ROLLBACK`.
    var commandTag: String { PQcmdStatus(raw).map { String(cString: $0) } ?? "" }
    var affectedRows: Int { PQcmdTuples(raw).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The text of one cell, or nil for SQL NULL.
    func text(row: Int, column: Int) -> String? {
        guard PQgetisnull(raw, Int32(row), Int32(column)) == 0 else { return nil }
        return PQgetvalue(raw, Int32(row), Int32(column)).map { String(cString: $0) }
    }

    /// Nil for an error that the client library made up because no server answered.
    var sqlState: String? { field("C") }

    /// True when a prepared statement no longer fits the tables, or was dropped by somebody else.
    var isStale: Bool { sqlState == "26000" || sqlState == "0A000" && field("R") == "RevalidateCachedQuery" }

    /// True when a statement prepared long ago may have been overtaken by a changed column type: its parameters keep
    /// the types that they had then (datatype mismatch, undefined operator).
    var mayBeStale: Bool { sqlState == "42804" || sqlState == "42883" }

    /// True when a parameter may have been read as the type that a column had then (invalid text, out of range); more
    /// often somebody gave a wrong value.
    var isDoubtful: Bool { ["22P02", "22003", "22007", "22008"].contains(sqlState) }

    /// True when the server ended the session.
    var isFatal: Bool { ["FATAL", "PANIC"].contains(field("V")) }

    func error(in statement: String, tag: String?) -> DatabaseError {
        let state = sqlState
        var message = field("M") ?? PQresultErrorMessage(raw).map { String(cString: $0) } ?? ""
        // Data exceptions (class 22) quote the value, which may be anybody's: `invalid input syntax for …: "value"`.
        if state?.hasPrefix("22") == true, let quotation = message.utf8.firstRange(of: ": \"".utf8) {
            message = String(message[..<quotation.lowerBound])
        }
        let kind = DatabaseError.Kind(sqlState: state, constraint: field("n") ?? "", column: field("c") ?? "")
        return DatabaseError(kind: kind, message: message, statement: statement, tag: tag)
    }

    /// A field of an error, by the letter of the protocol (PostgreSQL manual, 55.8).
    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(raw, Int32(code.value)).map { String(cString: $0) }
    }
}
