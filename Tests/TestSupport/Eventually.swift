/// What was waited for did not come about in time.
public struct NeverHappened: Error, CustomStringConvertible {
    public let what: String

    public init(what: String) { self.what = what }

    public var description: String { "never happened: \(what)" }
}

/// Looks until `condition` holds; throws when it does not within `limit`.
public func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverHappened(what: what)
}

/// Waits until `value` gives something, and gives it.
public func eventually<T>(
    _ what: String, within limit: Duration = .seconds(30), value: () async throws -> T?
) async throws -> T {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if let found = try await value() { return found }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverHappened(what: what)
}
