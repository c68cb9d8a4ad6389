import Database
import EventLog
import Foundation
import Runtime

/// What an operator did by hand, to what and why.
struct Deed: Sendable {
    let action: String
    let subject: String
    let actor: String
    let reason: String

    /// - Throws: `Command.Misuse` when the subject or the reason is missing.
    init(_ action: String, _ context: Command.Context) throws(Command.Misuse) {
        guard let subject = context.arguments.first, !subject.hasPrefix("--") else {
            throw Command.Misuse("say which one")
        }
        guard let reason = context.value(of: "--reason"), !reason.isEmpty else {
            throw Command.Misuse("--reason TEXT is missing: it is kept beside what you do")
        }
        self.action = action
        self.subject = subject
        self.reason = reason
        actor = context.environment["SUDO_USER"] ?? context.environment["USER"] ?? "operator"
    }
}

extension Command.Context {
    /// Does what an operator asks and keeps who did it and why, in one transaction.
    ///
    /// - Returns: how many rows `change` changed.
    /// - Throws: `Command.Misuse` with `refusal` when that is none; then nothing is kept either.
    @discardableResult
    func carryOut(
        _ deed: Deed, or refusal: String, change: @Sendable (isolated Connection) throws -> Int
    ) async throws -> Int {
        let now = journal.realClock.now()
        return try await journal.transaction { database in
            let count = try change(database)
            guard count > 0 else { throw Command.Misuse(refusal) }
            try database.note(deed, at: now)
            return count
        }
    }
}

extension Connection {
    /// Keeps what an operator did; nothing removes such a row.
    fileprivate func note(_ deed: Deed, at now: Date) throws(DatabaseError) {
        try write(
            """
            INSERT INTO operator_action (at, actor, action, subject, reason)
            VALUES (\(now), \(deed.actor), \(deed.action), \(deed.subject), \(deed.reason))
            """)
    }
}
