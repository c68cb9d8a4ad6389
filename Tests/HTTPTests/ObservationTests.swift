import Foundation
import HTTP
import Runtime
import Synchronization
import TestSupport
import Testing

/// What operators learn of requests, and what they must not.
struct ObservationTests {
    private static func serve<T: Sendable>(
        _ routes: [Route], log: Log = .silent, metrics: Metrics = Metrics(), _ body: (Int) async throws -> T
    ) async throws -> T {
        let application = try Application(routes: routes, gate: .anyoneOnly, log: .silent)
        let server = HTTPServer(.free, serving: application, log: log, metrics: metrics)
        let running = Task { try await server.run() }
        let result = try await body(await server.port)
        running.cancel()
        try await running.value
        return result
    }

    @Test func writesOneLinePerRequestWithoutWhatWasAsked() async throws {
        let lines = Mutex<[String]>([])
        let log = Log(service: "t", write: { line in lines.withLock { $0.append(line) } })
        try await Self.serve([.get("/people/:id", for: .anyone) { _ in .noContent }], log: log) { port in
            let client = try RawClient(port: port)
            let trace = "traceparent: 00-0123456789abcdef0123456789abcdef-0123456789abcdef-01\r\n"
            await client.send(LiveServerTests.get("/people/somchai?token=hidden", trace))
            _ = try await client.readToEnd()
        }
        let requests = lines.withLock { $0.filter { $0.contains("http.request\"") } }
        #expect(requests.count == 1)
        let line = try #require(requests.first)
        #expect(line.contains("\"http.route\":\"/people/:id\""))
        #expect(line.contains("\"http.response.status_code\":204"))
        #expect(line.contains("\"trace.id\":\"0123456789abcdef0123456789abcdef\""))
        #expect(!line.contains("somchai") && !line.contains("hidden") && !line.contains("127.0.0.1"))
    }

    @Test func countsByRouteAndNotByAddress() async throws {
        let metrics = Metrics()
        try await Self.serve([.get("/reports/:id", for: .anyone) { _ in .noContent }], metrics: metrics) { port in
            for target in ["/reports/1", "/reports/2", "/none/1", "/none/2"] {
                let client = try RawClient(port: port)
                await client.send(LiveServerTests.get(target))
                _ = try await client.readToEnd()
            }
        }
        let text = metrics.text()
        let name = "http_server_request_duration_seconds_count"
        #expect(text.contains("\(name){method=\"GET\",route=\"/reports/:id\",status=\"204\"} 2\n"))
        #expect(text.contains("\(name){method=\"GET\",route=\"unmatched\",status=\"404\"} 2\n"))
    }

    @Test(arguments: [
        ("", "127.0.0.1 false"), ("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n", "203.0.113.7 true"),
        ("X-Forwarded-For: 198.51.100.1, 203.0.113.7\r\n", "203.0.113.7 false"),
        ("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.7, 127.0.0.1\r\n", "203.0.113.7 false"),
    ])
    func believesTheProxyAboutItsOwnCallerOnly(header: String, caller: String) async throws {
        try await Self.serve([.get("/", for: .anyone) { .text("\($0.remoteAddress) \($0.isSecure)") }]) { port in
            let client = try RawClient(port: port)
            await client.send(LiveServerTests.get("/", header))
            #expect(try await client.readToEnd().hasSuffix("\r\n\r\n" + caller))
        }
    }

    @Test func namesTheCheckThatFails() async throws {
        let readiness = Readiness(), isBroken = Mutex(true)
        readiness.add("database") { isBroken.withLock { $0 } ? "no connection" : nil }
        readiness.add("broker") { nil }
        let routes = HealthRoutes.table(readiness: readiness, metrics: Metrics())
        let application = try Application(routes: routes, gate: .anyoneOnly, log: .silent)
        let broken = await application.respond(.get, "/readyz")
        #expect(broken.status == .unavailable)
        #expect(broken.bodyText == #"{"checks":{"broker":"ok","database":"no connection"},"status":"not ready"}"#)
        isBroken.withLock { $0 = false }
        #expect(await application.respond(.get, "/readyz").status == .ok)
        #expect(await application.respond(.get, "/healthz").bodyText == "ok\n")
        #expect(await application.respond(.get, "/metrics").bodyText.contains("process_open_fds"))
    }

    private static func answer(_ readiness: Readiness) async throws -> Response {
        let routes = HealthRoutes.table(readiness: readiness, metrics: Metrics())
        return try await Application(routes: routes, gate: .anyoneOnly, log: .silent).respond(.get, "/readyz")
    }

    /// The database may keep a check waiting for as long as it is away; whoever supervises is told meanwhile.
    @Test func answersWhileACheckIsStillWaiting() async throws {
        let readiness = Readiness(patience: .milliseconds(20)), (away, back) = AsyncStream<Void>.makeStream()
        let asked = Mutex(0)
        readiness.add("database") {
            asked.withLock { $0 += 1 }
            for await _ in away {}
            return nil
        }
        readiness.add("broker") { nil }
        for _ in 1...3 {
            let answer = try await Self.answer(readiness)
            #expect(answer.status == .unavailable)
            #expect(answer.bodyText.contains(#""database":"no answer yet""#))
        }
        #expect(asked.withLock { $0 } == 1)
        back.finish()
        try await eventually("ready") { try await Self.answer(readiness).status == .ok }
    }

    @Test func repeatsTheLastComplaintWhileACheckIsStillWaiting() async throws {
        let readiness = Readiness(patience: .milliseconds(20)), (away, back) = AsyncStream<Void>.makeStream()
        let asked = Mutex(0)
        readiness.add("database") {
            let isFirst = asked.withLock { asked in
                asked += 1
                return asked == 1
            }
            if !isFirst { for await _ in away {} }
            return "no connection"
        }
        try await eventually("asked again") {
            _ = try await Self.answer(readiness)
            return asked.withLock { $0 } == 2
        }
        #expect(try await Self.answer(readiness).bodyText.contains(#""database":"no connection""#))
        back.finish()
    }

    @Test func namesEverySettingThatIsWrong() throws {
        var reader = SettingsReader(["HTTP_PORT": "many", "HEALTH_PORT": "70000", "HTTP_THREADS": "0"])
        _ = HTTPServerSettings(reading: &reader)
        _ = HTTPServerSettings.health(reading: &reader)
        let error = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        #expect(error?.problems.count == 3)
        var sound = SettingsReader(["HTTP_PORT": "8081", "HTTP_ADDRESS": "::1", "HTTP_HANDLER_SECONDS": "5"])
        let settings = HTTPServerSettings(reading: &sound)
        try sound.finish()
        #expect(settings.endpoint == .tcp(address: "::1", port: 8081))
        #expect(settings.handlerDeadline == .seconds(5))
    }
}
