import Synchronization

/// What writes a body that is sent while it grows.
public struct BodyProducer: Sendable {
    let write: @Sendable (BodyWriter) async throws -> Void
}

/// Takes a growing body, and makes its writer wait while the reader is behind.
public final class BodyWriter: Sendable {
    /// The client has hung up: there is nobody left to write for.
    public struct ReaderGone: Error {}

    enum Piece { case bytes([UInt8]), wait, end, failed }

    private static let capacity = 256 * 1024

    private struct State {
        var buffer: [UInt8] = []
        var ending: Bool?
        var isAbandoned = false
        var readerWaits = false
        var writer: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// Called, outside every lock, when there is something to read after the reader was told to wait.
    private let wakeReader: @Sendable () -> Void

    init(wakeReader: @escaping @Sendable () -> Void) { self.wakeReader = wakeReader }

    /// Appends to the body; returns when there is room for more.
    public func write(_ bytes: some Sequence<UInt8>) async throws {
        try Task.checkCancellation()
        let (gone, wakes) = state.withLock { state in
            if !state.isAbandoned { state.buffer.append(contentsOf: bytes) }
            let wakes = state.readerWaits && !state.buffer.isEmpty
            if wakes { state.readerWaits = false }
            return (state.isAbandoned, wakes)
        }
        if gone { throw ReaderGone() }
        if wakes { wakeReader() }
        await withCheckedContinuation { continuation in
            let isFull = state.withLock { state in
                guard state.buffer.count >= Self.capacity, !state.isAbandoned else { return false }
                state.writer = continuation
                return true
            }
            if !isFull { continuation.resume() }
        }
        if state.withLock({ $0.isAbandoned }) { throw ReaderGone() }
    }

    public func write(_ text: String) async throws { try await write(text.utf8) }

    /// Nothing more follows.
    func end(complete: Bool) {
        let wakes = state.withLock { state in
            state.ending = state.ending ?? complete
            defer { state.readerWaits = false }
            return state.readerWaits
        }
        if wakes { wakeReader() }
    }

    /// Takes up to `limit` bytes.
    ///
    /// `suspend` is called before anybody can wake the reader again, so that no wake-up comes too early.
    func take(_ limit: Int, suspending suspend: () -> Void) -> Piece {
        let (piece, writer) = state.withLock { state -> (Piece, CheckedContinuation<Void, Never>?) in
            if !state.buffer.isEmpty {
                let taken = Array(state.buffer.prefix(limit))
                state.buffer.removeFirst(taken.count)
                return (.bytes(taken), state.buffer.count < Self.capacity ? state.writer.take() : nil)
            }
            if let complete = state.ending { return (complete ? .end : .failed, nil) }
            state.readerWaits = true
            suspend()
            return (.wait, nil)
        }
        writer?.resume()
        return piece
    }

    /// Nobody will read any more: a waiting writer is let go, and a waiting reader told that nothing comes.
    func abandon() {
        let (writer, wakes) = state.withLock { state in
            state.isAbandoned = true
            state.buffer = []
            state.ending = state.ending ?? false
            defer { state.readerWaits = false }
            return (state.writer.take(), state.readerWaits)
        }
        writer?.resume()
        if wakes { wakeReader() }
    }
}
