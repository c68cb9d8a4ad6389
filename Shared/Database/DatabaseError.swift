/// Why a statement did not do what it was asked.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        case uniqueViolation(constraint: String)
        case foreignKeyViolation(constraint: String)
        case checkViolation(constraint: String)
        case exclusionViolation(constraint: String)
        case notNullViolation(column: String)
        case permissionDenied
        /// Waited for a lock longer than `lock_timeout`, or met one with NOWAIT.
        case lockTimeout
        case statementTimeout
        case deadlock
        case serialization
        /// The server is gone, refuses connections, shuts down or has no room; or the pool had no connection in time.
        case outage
        /// The connection was lost after COMMIT (or a single writing statement) had been sent: it may have happened.
        /// Whoever needs to know asks again by the idempotency key of the work.
        case commitOutcomeUnknown
        /// The table changed under a prepared statement in the middle of a transaction; a second try succeeds.
        case staleStatement
        /// The waiting task was cancelled before a connection was free.
        case cancelled
        /// A cell holds something other than what was asked for; columns count from 0.
        case undecodable(column: Int, as: String)
        /// A parameter (counted from 1) holds U+0000, which PostgreSQL cannot store in a text.
        case unsendable(parameter: Int)
        /// Anything else, by its SQLSTATE (PostgreSQL manual, appendix A).
        case other(sqlState: String)
    }

    public let kind: Kind
    /// The server's sentence; never the detail, which may quote rows.
    public let message: String
    /// The text of the statement, without its parameters.
    public let statement: String
    /// The tag that the statement bore in its `Batch`.
    public let tag: String?

    public init(kind: Kind, message: String, statement: String, tag: String? = nil) {
        (self.kind, self.message, self.statement, self.tag) = (kind, message, statement, tag)
    }

    /// True when the fault lies outside and the same work should be tried again later, unchanged.
    public var isOutage: Bool { kind == .outage || kind == .commitOutcomeUnknown }

    /// True when the same transaction, run again at once, has a fair chance.
    public var isTransient: Bool {
        switch kind {
        case .deadlock, .serialization, .lockTimeout, .staleStatement: true
        default: false
        }
    }

    public var description: String { "\(kind): \(message) [\(statement)]" }
}

extension DatabaseError.Kind {
    /// Reads a SQLSTATE; nil stands for an error that did not come from the server.
    init(sqlState: String?, constraint: String, column: String) {
        guard let sqlState else {
            self = .outage
            return
        }
        switch sqlState {
        case "23505": self = .uniqueViolation(constraint: constraint)
        case "23503": self = .foreignKeyViolation(constraint: constraint)
        case "23514": self = .checkViolation(constraint: constraint)
        case "23P01": self = .exclusionViolation(constraint: constraint)
        case "23502": self = .notNullViolation(column: column)
        case "42501": self = .permissionDenied
        case "55P03": self = .lockTimeout
        case "57014": self = .statementTimeout
        case "40P01": self = .deadlock
        case "40001": self = .serialization
        // Written to a server that has become a replica: as good as gone.
        case "25006", "25P03", "57P01", "57P02", "57P03", "57P05": self = .outage
        case _ where sqlState.hasPrefix("08") || sqlState.hasPrefix("53") || sqlState.hasPrefix("58"): self = .outage
        default: self = .other(sqlState: sqlState)
        }
    }
}
