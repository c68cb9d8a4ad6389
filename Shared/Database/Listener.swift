import Foundation
import Runtime

/// Why a listener is woken.
public enum WakeUp: Sendable, Equatable {
    /// Listening has begun, for the first time or anew after an outage: anything may have been missed, look.
    case connected
    case notified(payload: String)
}

extension Database {
    /// Listens on a channel, over a connection of its own, until the sequence is no longer read.
    ///
    /// An outage is survived: after each reconnection comes `.connected`. A slow reader keeps the newest 64 wake-ups;
    /// whoever is woken looks into the tables and does not rely on payloads.
    public func listen(_ channel: String) -> AsyncStream<WakeUp> {
        let (stream, continuation) = AsyncStream.makeStream(of: WakeUp.self, bufferingPolicy: .bufferingNewest(64))
        let task = Task { await hear(channel) { continuation.yield($0) } }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    private func hear(_ channel: String, _ tell: @Sendable (WakeUp) -> Void) async {
        let connection = connectionOfItsOwn { _ in }
        guard let alarm = Alarm() else {
            log.error("database.listen_failed", ["error.message": .text("no file descriptors left")])
            return
        }
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                try await connection.execute(SQL(unsafeText: "LISTEN \(quotedIdentifier(channel))"))
                backoff.reset()
                tell(.connected)
                try await connection.relay(until: alarm) { tell(.notified(payload: $0)) }
            } catch {
                log.warning(
                    "database.listen_interrupted",
                    ["channel": .text(channel), "error.message": .text(error.message)])
                await connection.disconnect()
                try? await Task.sleep(for: backoff.next())
            }
        }
    }
}

extension Connection {
    /// Hands on notifications until the task is cancelled; throws when the connection is lost.
    fileprivate func relay(until alarm: Alarm, _ tell: @Sendable (String) -> Void) async throws(DatabaseError) {
        await withTaskCancellationHandler {
            while !Task.isCancelled {
                guard let payloads = notifications(), let socket else { return }
                for payload in payloads { tell(payload) }
                if payloads.isEmpty { alarm.wait(orInputOn: socket) }
            }
        } onCancel: {
            alarm.ring()
        }
        guard Task.isCancelled else {
            throw DatabaseError(kind: .outage, message: "connection lost", statement: "LISTEN")
        }
    }
}

/// Ends a blocking wait from another thread, by a pipe.
private final class Alarm: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Returns when the socket has something to say or the alarm has been rung.
    func wait(orInputOn socket: Int32) {
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, 2, -1)
    }
}
