import Access
import Database
import EventLog
import Foundation
import Runtime

/// What every use case stands on.
struct Ground: Sendable {
    let journal: Journal
    let newID: IDGenerator
    let register: Register

    /// Both times, read once per deed.
    ///
    /// To the millisecond, as events and tokens tell them: what is read back from a row is never a little later than
    /// what was written.
    func moment() -> Moment {
        Moment(real: journal.realClock.now().toTheMillisecond, business: journal.clock.now().toTheMillisecond)
    }

    /// Commits a change, and takes what follows from it into this instance's memory before it is answered.
    func change<Value: Sendable>(_ body: @Sendable (isolated Connection) throws -> Value) async throws -> Value {
        let value = try await journal.transaction(body)
        await register.catchUp()
        return value
    }
}

/// When something happens, by the machine and for the business.
struct Moment: Sendable, Equatable {
    /// Sessions, tokens, codes, rights.
    let real: Date
    /// Capacities, places in the tree, what pages call today.
    let business: Date
}

/// Somebody signed in who does something, and from where.
struct ActingPerson: Sendable {
    let principal: Principal
    let client: String

    /// As whom the audit record names them; `grant` is the right that they used.
    func actor(by grant: Grant? = nil) -> AuditEntry.Actor {
        let capacity = principal.capacity.map { "\($0.positionKind)@\($0.agencySlug)" }
        return AuditEntry.Actor(
            personID: principal.personID, actingAs: capacity, sessionID: principal.sessionID, client: client,
            grantID: grant?.id)
    }
}

extension Date {
    /// Put together as a column's value is when it is read, so that the two are equal to the last bit.
    fileprivate var toTheMillisecond: Date {
        let milliseconds = Int((timeIntervalSinceReferenceDate * 1000).rounded(.down))
        let (second, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return Date(timeIntervalSinceReferenceDate: Double(second) + Double(rest * 1000) / 1_000_000)
    }
}
