public import Runtime
import Synchronization

/// Runs `parts` while `body` does, and stops them in the order in which a service does.
public func running(_ parts: [any Part], _ body: () async throws -> Void) async throws {
    let stop = Wake()
    let life = Task {
        try await Runtime.run(parts[...]) { await stop.wait(atMost: .seconds(600)) }
    }
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    stop.signal()
    let end = await life.result
    try outcome.get()
    try end.get()
}

/// Runs `part` while `body` does.
public func running(_ part: any Part, _ body: () async throws -> Void) async throws { try await running([part], body) }

/// What a test's handlers have seen, in order.
public final class Seen<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    public init() {}

    public var all: [Element] { elements.withLock { $0 } }

    public var count: Int { elements.withLock { $0.count } }

    public func add(_ element: Element) { elements.withLock { $0.append(element) } }
}
