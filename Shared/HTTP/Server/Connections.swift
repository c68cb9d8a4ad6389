import CMicrohttpd
import Foundation
import Synchronization

/// Every open connection, and when somebody loses patience with it.
///
/// The library has only a timer for silence, which a client resets with every byte it drips. So each connection has a
/// deadline here, for the phase it is in, and a look-out closes those that miss it.
///
/// A descriptor is only shut under this lock and leaves the table, under the same lock, before the library closes it:
/// what is shut is never somebody else's new descriptor.
final class Connections: Sendable {
    private struct Entry {
        let descriptor: Int32
        var deadline: ContinuousClock.Instant?
        var exchange: Exchange?
        /// The connection waits for the exchange's task, not for its client.
        var isHandled = false
        /// Nothing has been asked on it yet.
        var isFresh = true
    }

    private let entries = Mutex<[UInt: Entry]>([:])

    func opened(_ connection: ConnectionHandle, deadline: ContinuousClock.Instant) {
        let entry = Entry(descriptor: connection.descriptor, deadline: deadline)
        entries.withLock { $0[connection.key] = entry }
    }

    /// A request's first line has come.
    func began(_ connection: ConnectionHandle) {
        entries.withLock { $0[connection.key]?.isFresh = false }
    }

    var hasFresh: Bool { entries.withLock { $0.values.contains(where: \.isFresh) } }

    func closed(_ connection: ConnectionHandle) {
        entries.withLock { _ = $0.removeValue(forKey: connection.key) }
    }

    /// The client must move on before this.
    func expect(_ connection: ConnectionHandle, by deadline: ContinuousClock.Instant, for exchange: Exchange? = nil) {
        entries.withLock { entries in
            entries[connection.key]?.deadline = deadline
            entries[connection.key]?.exchange = exchange
            entries[connection.key]?.isHandled = false
        }
    }

    /// The connection waits for us: it has no deadline, the work for it has.
    func handling(_ connection: ConnectionHandle, _ exchange: Exchange) {
        entries.withLock { entries in
            entries[connection.key]?.deadline = nil
            entries[connection.key]?.exchange = exchange
            entries[connection.key]?.isHandled = true
        }
    }

    /// Shuts what is overdue, and tells which exchanges have no client any more and which are still waited for.
    func inspect(at now: ContinuousClock.Instant) -> (gone: [Exchange], waiting: [Exchange]) {
        entries.withLock { entries in
            var gone: [Exchange] = [], waiting: [Exchange] = []
            for entry in entries.values {
                if entry.isHandled, let exchange = entry.exchange {
                    if microhttpd_is_gone(entry.descriptor) == 1 { gone.append(exchange) }
                    waiting.append(exchange)
                } else if let deadline = entry.deadline, deadline < now {
                    shutdown(entry.descriptor, Int32(SHUT_RDWR))
                    if let exchange = entry.exchange { gone.append(exchange) }
                }
            }
            return (gone, waiting)
        }
    }

    /// Shuts every connection that waits for its client, and tells whose they were.
    func shutAll() -> (cut: [Exchange], waiting: [Exchange]) {
        entries.withLock { entries in
            for entry in entries.values where !entry.isHandled { shutdown(entry.descriptor, Int32(SHUT_RDWR)) }
            return (
                entries.values.compactMap { $0.isHandled ? nil : $0.exchange },
                entries.values.compactMap { $0.isHandled ? $0.exchange : nil }
            )
        }
    }
}

/// A connection of the library, which outlives every use made of it here: a suspended one cannot be closed, and
/// others are used on the library's own thread alone.
struct ConnectionHandle: @unchecked Sendable {
    let raw: OpaquePointer

    var key: UInt { UInt(bitPattern: raw) }
    var descriptor: Int32 { microhttpd_connection_fd(raw) }
    func suspend() { MHD_suspend_connection(raw) }
    func resume() { MHD_resume_connection(raw) }
}
