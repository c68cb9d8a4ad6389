/// Something that runs until its task is cancelled, and then finishes what it started.
public protocol Part: Sendable {
    /// The name under which this part appears in logs.
    var name: String { get }

    func run() async throws
}

extension Part {
    public var name: String { "\(Self.self)" }
}

/// Starts `parts` in order and stops them in reverse, because each one's life encloses the next's.
///
/// Returns when `stop` does and every part has finished. If a part ends or fails on its own,
/// everything else is stopped too and its error is thrown.
public func run(_ parts: ArraySlice<any Part>, until stop: @escaping @Sendable () async -> Void) async throws {
    guard let outermost = parts.first else { return await stop() }
    try await withThrowingTaskGroup { group in
        group.addTask {
            do { try await outermost.run() } catch is CancellationError where Task.isCancelled {}
            if !Task.isCancelled { throw PartEnded(name: outermost.name) }
        }
        group.addTask { try await Runtime.run(parts.dropFirst(), until: stop) }
        defer { group.cancelAll() }
        // The first to end is either the inner group (a normal stop) or this part (a fault).
        try await group.next()
        group.cancelAll()
        while try await group.next() != nil {}
    }
}

/// A part came to its end although nobody had asked it to.
public struct PartEnded: Error, CustomStringConvertible {
    public let name: String

    public var description: String { "\(name) ended on its own" }
}
