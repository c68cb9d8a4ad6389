import Database
import Foundation

/// The right to tell a target, for a while.
///
/// The fence grows with every change of hands: a process that slept through the end of its lease finds another
/// fence, is given nothing more to tell and moves nothing.
struct RelayLease: Sendable {
    /// How long a lease lasts unless it is renewed.
    static let seconds = 8

    let target: String
    let fence: Int64
    /// The last position that the target is known to have.
    var position: Int64
    /// When it was taken or last renewed.
    var renewed = ContinuousClock.now
}

extension Database {
    /// Makes the row of a target; a new target begins at the beginning.
    func prepareCursor(of target: String) async throws(DatabaseError) {
        try await execute("INSERT INTO relay_cursor (target) VALUES (\(target)) ON CONFLICT DO NOTHING")
    }

    /// Takes the lease if it is free, run out or this owner's own; nil while another holds it or the target is paused.
    ///
    /// Leases are measured by the database's clock, the one that all instances share.
    func takeLease(of target: String, owner: String) async throws(DatabaseError) -> RelayLease? {
        try await first(
            """
            UPDATE relay_cursor
            SET lease_owner = \(owner), fence = fence + 1,
                lease_until = clock_timestamp() + make_interval(secs => \(RelayLease.seconds))
            WHERE target = \(target) AND NOT paused
              AND (lease_until < clock_timestamp() OR lease_owner = \(owner))
            RETURNING fence, position
            """, as: (Int64, Int64).self
        ).map { RelayLease(target: target, fence: $0.0, position: $0.1) }
    }

    /// Makes the lease last anew; false when it has passed to another or the target was paused.
    func keep(_ lease: RelayLease) async throws(DatabaseError) -> Bool {
        try await execute(
            """
            UPDATE relay_cursor SET lease_until = clock_timestamp() + make_interval(secs => \(RelayLease.seconds))
            WHERE target = \(lease.target) AND fence = \(lease.fence) AND NOT paused
            """) == 1
    }

    /// Moves the cursor to the lease's position, keeps the lease, and notes for the people who run the system why
    /// telling fails, or that it no longer does; false when the lease is lost.
    ///
    /// Not waited for on disk: a move that a crash undoes means that some events are told again, which readers bear.
    func advance(_ lease: RelayLease, failing: String?, at now: Date) async throws(DatabaseError) -> Bool {
        var batch = Batch()
        batch.add("SET LOCAL synchronous_commit = off")
        batch.add(
            """
            UPDATE relay_cursor
            SET position = \(lease.position),
                lease_until = clock_timestamp() + make_interval(secs => \(RelayLease.seconds)),
                last_error = \(failing)::text,
                failing_since = CASE WHEN \(failing)::text IS NOT NULL THEN COALESCE(failing_since, \(now)) END
            WHERE target = \(lease.target) AND fence = \(lease.fence) AND NOT paused
            """)
        return try await commit(batch).last == 1
    }

    /// Gives the lease back, so that another instance need not wait for its end.
    func release(_ lease: RelayLease) async throws(DatabaseError) {
        try await execute(
            """
            UPDATE relay_cursor SET lease_until = '-infinity', lease_owner = NULL
            WHERE target = \(lease.target) AND fence = \(lease.fence)
            """)
    }
}
