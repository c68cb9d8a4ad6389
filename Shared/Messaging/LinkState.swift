import Runtime
import Synchronization

/// Whether a publisher or consumer can do its work now.
public enum LinkState: String, Sendable {
    case connecting, connected
    /// Connected, but the broker takes no messages because it is short of memory or disk.
    case blocked
    /// Not started yet, or ended.
    case closed
}

/// The state of one link, for readiness and figures.
final class LinkStatus: Sendable {
    private let state = Mutex(LinkState.closed)
    private let labels: Labels
    private let up: Gauge
    private let blocked: Gauge
    private let reconnects: Counter

    init(role: String, name: String, metrics: Metrics) {
        labels = ["role": role, "name": name]
        up = metrics.gauge("raingan_amqp_connection_up", "1 while connected to the broker.")
        blocked = metrics.gauge("raingan_amqp_blocked", "1 while the broker refuses to take messages.")
        reconnects = metrics.counter("raingan_amqp_reconnects_total", "Connections lost or not obtained.")
    }

    var current: LinkState { state.withLock { $0 } }

    func become(_ next: LinkState) {
        state.withLock { $0 = next }
        up.set(next == .connected || next == .blocked ? 1 : 0, labels)
        blocked.set(next == .blocked ? 1 : 0, labels)
    }

    func countReconnect() { reconnects.add(1, labels) }
}
