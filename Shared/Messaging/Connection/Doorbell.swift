import CPlatform
import Runtime

/// Wakes the thread that owns a connection while it waits for the broker.
final class Doorbell: Sendable {
    private let descriptor: Int32

    init() {
        descriptor = platform_eventfd()
        precondition(descriptor >= 0, "the process has no file descriptor left")
    }

    deinit { close(descriptor) }

    func ring() { platform_eventfd_signal(descriptor) }

    /// Returns when it rings, when `socket` has something to read, or after `limit`.
    func wait(for limit: Duration, orReadable socket: Int32 = -1) {
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(clamping: Int((limit.seconds * 1000).rounded(.up)))
        poll(&watched, nfds_t(watched.count), max(0, milliseconds))
        if watched[0].revents != 0 { platform_eventfd_clear(descriptor) }
    }
}
