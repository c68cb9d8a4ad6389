import CMicrohttpd
import Dispatch
import Foundation
public import Runtime
import Synchronization

/// Serves an application until it is told to stop, and then finishes what came in.
///
/// Made for a place behind a reverse proxy on the same machine: it listens in the clear.
public final class HTTPServer: Part {
    private let engine: Engine
    private let readiness: Readiness?
    private let log: Log
    private let stop = Wake()
    private let bound = Mutex(Bound())

    private struct Bound {
        var port: Int?
        var waiters: [CheckedContinuation<Int, Never>] = []
    }

    /// The address could not be had, or the library did not start.
    public struct CannotListen: Error, CustomStringConvertible {
        public let endpoint: HTTPServerSettings.Endpoint
        public let reason: String

        public var description: String { "cannot listen on \(endpoint): \(reason)" }
    }

    /// `readiness` turns false before the server stops listening.
    public init(
        _ settings: HTTPServerSettings, serving application: Application, readiness: Readiness? = nil, log: Log,
        metrics: Metrics
    ) {
        engine = Engine(settings: settings, application: application, log: log, metrics: metrics)
        (self.readiness, self.log) = (readiness, log)
    }

    public var name: String { "HTTPServer" }

    /// The port on which the server listens, known as soon as it does; 0 for a unix socket.
    public var port: Int {
        get async {
            await withCheckedContinuation { continuation in
                let port = bound.withLock { bound in
                    if bound.port == nil { bound.waiters.append(continuation) }
                    return bound.port
                }
                if let port { continuation.resume(returning: port) }
            }
        }
    }

    /// Whether the server has begun to listen.
    public var isListening: Bool { bound.withLock { $0.port != nil } }

    /// Listens until the task is cancelled; then stops listening, finishes the requests under way and returns.
    public func run() async throws {
        let listener = try listen()
        let daemon = try start(on: listener)
        let lookOut = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "http.look-out"))
        lookOut.schedule(deadline: .now(), repeating: .milliseconds(100))
        lookOut.setEventHandler { [engine] in engine.lookOut() }
        lookOut.resume()
        announce(port: Int(microhttpd_port(listener)))
        while !Task.isCancelled { await stop.wait(atMost: .seconds(3600)) }
        // This task is cancelled, and its sleeps would end at once; finishing takes one that is not.
        await Task { await drain(daemon) }.value
        lookOut.cancel()
    }

    private func listen() throws -> Int32 {
        let endpoint = engine.settings.endpoint
        let descriptor =
            switch endpoint {
            case .tcp(let address, let port): microhttpd_listen_tcp(address, UInt16(clamping: port))
            case .unix(let path): microhttpd_listen_unix(path)
            }
        guard descriptor >= 0 else { throw CannotListen(endpoint: endpoint, reason: String(cString: strerror(errno))) }
        return descriptor
    }

    private func start(on listener: Int32) throws -> Daemon {
        let settings = engine.settings
        let raw = microhttpd_start(
            listener, UInt32(settings.threads), UInt32(settings.connectionLimit),
            UInt32(settings.idleLimit.components.seconds), settings.connectionMemory,
            Unmanaged.passUnretained(engine).toOpaque(), Callbacks.handle, Callbacks.target, Callbacks.completed,
            Callbacks.connection, Callbacks.leaveEscaped)
        guard let raw else {
            close(listener)
            throw CannotListen(endpoint: settings.endpoint, reason: "libmicrohttpd did not start")
        }
        return Daemon(raw: raw)
    }

    private func announce(port: Int) {
        log.info("http.listening", ["server.port": .int(port)])
        let waiters = bound.withLock { bound in
            bound.port = port
            defer { bound.waiters = [] }
            return bound.waiters
        }
        for waiter in waiters { waiter.resume(returning: port) }
    }

    private func drain(_ daemon: Daemon) async {
        readiness?.startDraining()
        engine.isDraining.store(true, ordering: .sequentiallyConsistent)
        daemon.stopListening()
        let start = ContinuousClock.now, limit = start + engine.settings.drainLimit
        // A client that has connected is about to ask; one that does not ask soon only keeps a connection ready.
        while engine.connections.hasFresh, ContinuousClock.now < min(limit, start + .milliseconds(300)) {
            await engine.requestEnded.wait(atMost: .milliseconds(10))
        }
        while engine.inFlight.load(ordering: .sequentiallyConsistent) > 0, ContinuousClock.now < limit {
            await engine.requestEnded.wait(atMost: .milliseconds(50))
        }
        // Past the limit everything is answered or shut: the library may not be stopped while connections are suspended.
        while engine.inFlight.load(ordering: .sequentiallyConsistent) > 0 {
            engine.cutOff()
            await engine.requestEnded.wait(atMost: .milliseconds(50))
        }
        await daemon.stop()
        if case .unix(let path) = engine.settings.endpoint { unlink(path) }
        log.info("http.stopped")
    }
}

/// The running library.
private struct Daemon: @unchecked Sendable {
    // Used by one task, in turn.
    let raw: OpaquePointer

    func stopListening() {
        let listener = MHD_quiesce_daemon(raw)
        guard listener >= 0 else { return }
        microhttpd_adopt_backlog(raw, listener)
        close(listener)
    }

    /// Joins the library's threads, away from the pool that must not block.
    func stop() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                MHD_stop_daemon(raw)
                continuation.resume()
            }
        }
    }
}
