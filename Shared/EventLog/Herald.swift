public import Database
public import Runtime
import Synchronization

/// Says that the record has grown: at once to the relays of this process, and to other instances where one of them
/// may be the one that tells a target.
///
/// A hint, never a message: every relay also looks on its own from time to time.
public final class Herald: Sendable {
    private struct State {
        var wakes: [String: Wake] = [:]
        var told: Set<String> = []
    }

    private let state = Mutex(State())
    let elsewhere = Wake()

    public init() {}

    /// The wake-up of the relay to a target.
    func wake(for target: String) -> Wake {
        state.withLock { state in
            let wake = state.wakes[target] ?? Wake()
            state.wakes[target] = wake
            return wake
        }
    }

    /// Whether this process is the one that tells a target.
    func tells(_ target: String, _ here: Bool) {
        state.withLock { _ = here ? $0.told.insert(target).inserted : $0.told.remove(target) != nil }
    }

    /// The record has grown, by this process.
    func recorded() {
        let othersTell = state.withLock { state in
            for wake in state.wakes.values { wake.signal() }
            return state.told.count < state.wakes.count
        }
        if othersTell { elsewhere.signal() }
    }

    /// The record has grown, by another instance.
    func heard() {
        state.withLock { state in
            for wake in state.wakes.values { wake.signal() }
        }
    }
}

/// Carries the herald's hints between the instances of a service, by NOTIFY outside any business transaction.
///
/// NOTIFY takes a lock that the whole server shares, so hints are collected for some milliseconds first.
public struct HeraldExchange: Part {
    private let herald: Herald
    private let database: Database
    private let channel: String
    private let log: Log

    /// The service names the channel, because all schemas of a database share the names of channels.
    public init(_ herald: Herald, of service: String, over database: Database, log: Log) {
        (self.herald, self.database, self.log) = (herald, database, log)
        channel = "\(service)_event_log"
    }

    public func run() async throws {
        await withTaskGroup { group in
            group.addTask { for await _ in database.listen(channel) { herald.heard() } }
            group.addTask {
                while !Task.isCancelled {
                    await herald.elsewhere.wait(atMost: .seconds(3600))
                    guard !Task.isCancelled else { return }
                    do { try await database.notify(channel) } catch {
                        log.warning("herald.notify_failed", ["error": .text("\(error)")])
                    }
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }
}
