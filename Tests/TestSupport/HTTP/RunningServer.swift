public import HTTP
public import Runtime

/// Runs `body` against an application behind a real socket on a free port, and stops the server afterwards.
public func withServer<T: Sendable>(
    _ application: Application,
    settings: HTTPServerSettings = HTTPServerSettings(endpoint: .tcp(address: "127.0.0.1", port: 0)),
    readiness: Readiness? = nil, metrics: Metrics = Metrics(), _ body: (Int) async throws -> T
) async throws -> T {
    let server = HTTPServer(settings, serving: application, readiness: readiness, log: .silent, metrics: metrics)
    let running = Task { try await server.run() }
    let result: Result<T, any Error>
    do { result = .success(try await body(await server.port)) } catch { result = .failure(error) }
    running.cancel()
    try await running.value
    return try result.get()
}
