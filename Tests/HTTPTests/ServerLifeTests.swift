import Foundation
import HTTP
import Runtime
import Synchronization
import TestSupport
import Testing

/// How the server behaves under load, under deadlines, and when it is told to stop.
@Suite(.serialized) struct ServerLifeTests {
    /// Holds handlers until it is opened.
    private final class Barrier: Sendable {
        private struct State { var isOpen = false, arrived = 0, waiters: [CheckedContinuation<Void, Never>] = [] }
        private let state = Mutex(State())

        var arrived: Int { state.withLock { $0.arrived } }

        func wait() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    state.arrived += 1
                    if !state.isOpen { state.waiters.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiters = state.withLock { state in
                state.isOpen = true
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    private static func until(_ condition: () async -> Bool) async throws {
        for _ in 0..<3000 {
            if await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("did not come to pass within half a minute")
    }

    private static func application(_ routes: [Route]) throws -> Application {
        try Application(routes: routes, gate: .anyoneOnly, log: .silent)
    }

    @Test func finishesFiftyRequestsBeforeItStops() async throws {
        let barrier = Barrier(), readiness = Readiness()
        let application = try Self.application([
            .get("/slow", for: .anyone) { _ in
                await barrier.wait()
                return .text("done")
            }
        ])
        let health = try Self.application(HealthRoutes.table(readiness: readiness, metrics: Metrics()))
        #expect(await health.respond(.get, "/readyz").status == .ok)
        let server = HTTPServer(.free, serving: application, readiness: readiness, log: .silent, metrics: Metrics())
        let running = Task { try await server.run() }
        let port = await server.port
        let clients = try (0..<50).map { _ in try RawClient(port: port) }
        let idle = try RawClient(port: port)
        for client in clients { await client.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n") }
        try await Self.until { barrier.arrived == 50 }
        running.cancel()
        try await Self.until { await health.respond(.get, "/readyz").status == .unavailable }
        try await Self.until { (try? RawClient(port: port)) == nil }
        barrier.open()
        for client in clients {
            let answer = try await client.readToEnd()
            #expect(answer.hasSuffix("done"))
            #expect(answer.contains("Connection: close"))
        }
        try await running.value
        #expect(try await idle.readToEnd() == "")
    }

    @Test func cutsOffWhatDoesNotEndWithinTheLimitOfAStop() async throws {
        let barrier = Barrier()
        var settings = HTTPServerSettings.free
        settings.drainLimit = .milliseconds(50)
        let application = try Self.application([
            .get("/stuck", for: .anyone) { _ in
                await barrier.wait()
                return .text("late")
            }
        ])
        let server = HTTPServer(settings, serving: application, log: .silent, metrics: Metrics())
        let running = Task { try await server.run() }
        let client = try RawClient(port: await server.port)
        await client.send("GET /stuck HTTP/1.1\r\nHost: t\r\n\r\n")
        try await Self.until { barrier.arrived == 1 }
        running.cancel()
        #expect(try await client.readToEnd().hasPrefix("HTTP/1.1 503"))
        try await running.value
        barrier.open()
    }

    @Test func tellsTheCallerOfASlowHandlerAndStopsIt() async throws {
        let cancelled = Barrier()
        let application = try Self.application([
            .get("/slow", for: .anyone, deadline: .milliseconds(100)) { _ in
                do { try await Task.sleep(for: .seconds(60)) } catch { await cancelled.wait() }
                return .text("late")
            },
            .get("/quick", for: .anyone) { _ in .text("quick") },
        ])
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n")
            let answer = try await client.readResponse()
            #expect(answer.hasPrefix("HTTP/1.1 503"))
            #expect(answer.contains("Retry-After"))
            try await Self.until { cancelled.arrived == 1 }
            // The late answer of the first must not become the answer of the second.
            cancelled.open()
            await client.send("GET /quick HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.readResponse().hasSuffix("quick"))
        }
    }

    @Test func cancelsTheWorkForAClientThatHasGone() async throws {
        let started = Barrier(), cancelled = Barrier()
        started.open()
        cancelled.open()
        let application = try Self.application([
            .get("/slow", for: .anyone) { _ in
                await started.wait()
                do { try await Task.sleep(for: .seconds(60)) } catch { await cancelled.wait() }
                return .text("nobody reads this")
            }
        ])
        try await withServer(application) { port in
            for _ in 0..<20 {
                let client = try RawClient(port: port)
                await client.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n")
                let before = cancelled.arrived
                try await Self.until { started.arrived > before }
                client.hangUp()
                try await Self.until { cancelled.arrived > before }
            }
        }
    }

    @Test func tellsThoseBeyondItsLimitToComeBack() async throws {
        let barrier = Barrier()
        var settings = HTTPServerSettings.free
        settings.requestLimit = 2
        let application = try Self.application([
            .get("/", for: .anyone) { _ in
                await barrier.wait()
                return .text("done")
            }
        ])
        try await withServer(application, settings: settings) { port in
            let clients = try (0..<2).map { _ in try RawClient(port: port) }
            for client in clients { await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n") }
            try await Self.until { barrier.arrived == 2 }
            let third = try RawClient(port: port)
            await third.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            let answer = try await third.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 503"))
            #expect(answer.contains("Retry-After: 2"))
            barrier.open()
            for client in clients { #expect(try await client.readResponse().hasSuffix("done")) }
        }
    }

    @Test func takesAnUploadOfFiftyMegabytesWithoutKeepingItInMemory() async throws {
        let size = 50 << 20
        let application = try Self.application([
            .post("/", for: .anyone, body: .upload(limit: 60 << 20)) { request in
                guard case .file(let file) = request.body else { return .text("no file") }
                return .text("\(file.size)")
            }
        ])
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            let piece = [UInt8](repeating: 7, count: 1 << 20)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: \(size)\r\n\r\n")
            await client.send(piece)
            let before = try Self.residentBytes()
            for _ in 1..<50 { await client.send(piece) }
            let answer = try await client.readToEnd()
            #expect(answer.hasSuffix("\r\n\r\n\(size)"))
            // Less than half of it, because other tests run in this process, too.
            #expect(try Self.residentBytes() - before < 20 << 20)
        }
    }

    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * 4096
    }

    @Test func asksTheGateBeforeItTakesABody() async throws {
        let application = try Application(
            routes: [.post("/", for: Audience("officer"), body: .upload(limit: 60 << 20)) { _ in .noContent }],
            gate: .anyoneOnly, log: .silent)
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 50000000\r\nExpect: 100-continue\r\n\r\n")
            let answer = try await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 401"))
        }
    }

    /// Whoever was hung up on while sending would see a broken connection, or a proxy's own words, instead.
    @Test(arguments: [("/", "401"), ("/small", "413"), ("/nowhere", "404")])
    func hearsARefusedBodyToItsEndBeforeItAnswers(path: String, status: String) async throws {
        let application = try Application(
            routes: [
                .post("/", for: Audience("officer"), body: .upload(limit: 60 << 20)) { _ in .noContent },
                .post("/small", for: .anyone, body: .collected(limit: 10)) { _ in .noContent },
                .get("/next", for: .anyone) { _ in .text("next") },
            ], gate: .anyoneOnly, log: .silent)
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send("POST \(path) HTTP/1.1\r\nHost: t\r\nContent-Length: \(20 << 20)\r\n\r\n")
            for _ in 0..<20 { await client.send([UInt8](repeating: 7, count: 1 << 20)) }
            #expect(try await client.readResponse().hasPrefix("HTTP/1.1 \(status)"))
            await client.send("GET /next HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            #expect(try await client.readToEnd().hasSuffix("next"))
        }
    }

    @Test func sendsABodyWhileItGrows() async throws {
        let application = try Self.application([
            .get("/table", for: .anyone) { _ in
                .stream(contentType: "text/csv") { writer in
                    for row in 0..<20_000 { try await writer.write("\(row),แถว\r\n") }
                }
            },
            .get("/torn", for: .anyone) { _ in
                .stream(contentType: "text/csv") { writer in
                    try await writer.write("half")
                    throw Problem.conflict
                }
            },
        ])
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send(LiveServerTests.get("/table"))
            let answer = try await client.readToEnd()
            #expect(answer.contains("19999,แถว"))
            let torn = try RawClient(port: port)
            await torn.send("GET /torn HTTP/1.1\r\nHost: t\r\n\r\n")
            // Without the last chunk no client takes it for whole.
            #expect(try await torn.readToEnd().hasSuffix("0\r\n\r\n") == false)
        }
    }

    @Test func letsGoOfAWriterWhoseReaderHasGone() async throws {
        let released = Barrier()
        released.open()
        let application = try Self.application([
            .get("/endless", for: .anyone) { _ in
                .stream(contentType: "text/plain") { writer in
                    do { while true { try await writer.write([UInt8](repeating: 65, count: 64 * 1024)) } } catch {
                        await released.wait()
                        throw error
                    }
                }
            }
        ])
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send("GET /endless HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try await client.read(until: "AAAA")
            client.hangUp()
            try await Self.until { released.arrived == 1 }
        }
    }

    @Test func sharesItsPortWithAnotherInstance() async throws {
        let one = try Self.application([.get("/", for: .anyone) { _ in .text("instance") }])
        try await withServer(one) { port in
            try await withServer(one, settings: HTTPServerSettings(endpoint: .tcp(address: "127.0.0.1", port: port))) {
                second in
                #expect(second == port)
                for _ in 0..<10 {
                    let client = try RawClient(port: port)
                    await client.send(LiveServerTests.get("/"))
                    #expect(try await client.readToEnd().hasSuffix("instance"))
                }
            }
        }
    }

    @Test func saysWhyItCannotListen() async throws {
        let application = try Self.application([])
        let endpoint = HTTPServerSettings.Endpoint.tcp(address: "192.0.2.1", port: 0)
        let server = HTTPServer(
            HTTPServerSettings(endpoint: endpoint), serving: application, log: .silent, metrics: Metrics())
        let error = await #expect(throws: HTTPServer.CannotListen.self) { try await server.run() }
        #expect(error?.description.contains("192.0.2.1") == true)
    }
}
