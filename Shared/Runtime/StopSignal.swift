import Dispatch
import Foundation

/// Waits for SIGTERM or SIGINT.
///
/// Readers of closed sockets must see an error and not a signal, so SIGPIPE is ignored from here on.
public func stopSignal() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    signal(SIGPIPE, SIG_IGN)
    let sources = [SIGTERM, SIGINT].map { number in
        // Without this the default action ends the process before the source hears of it.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { continuation.yield(number) }
        source.resume()
        return source
    }
    for await _ in stream { break }
    for source in sources { source.cancel() }
}

/// Ends the process when stopping takes longer than a supervisor would wait.
///
/// Everything acknowledged is on disk by then; what is cut off is only work that will be taken up again.
public func endProcess(after grace: Duration, log: Log) {
    Task.detached {
        try? await Task.sleep(for: grace)
        log.error("process.stop_overdue", ["grace_seconds": .int(Int(grace.components.seconds))])
        exit(70)
    }
}
