import Runtime

extension Application {
    /// Answers as a server would, without sockets: the same routing, gate, limits and handlers.
    ///
    /// The body is in memory; a multipart form on an upload route is taken apart as it would be on its way in.
    public func respond(
        _ method: Method, _ target: String, headers: Headers = [:], body: [UInt8] = [],
        remoteAddress: String = "127.0.0.1", isSecure: Bool = true
    ) async -> Response {
        let trace = Trace.current?.child() ?? headers["traceparent"].flatMap(Trace.init(header:))?.child() ?? .start()
        return await Trace.$current.withValue(trace) {
            func request(_ target: Target) -> Request {
                Request(
                    method: method, target: target, headers: headers, remoteAddress: remoteAddress, isSecure: isSecure,
                    trace: trace)
            }
            guard let target = try? Target(target) else { return refusal(.badAddress, request(.root)) }
            let request = request(target)
            switch match(request, target: target) {
            case .answer(let response): return response
            case .route(let route, let request): return await take(body, request, route)
            }
        }
    }

    private func take(_ body: [UInt8], _ request: Request, _ route: Route) async -> Response {
        guard body.count <= route.body.limit else { return refusal(.tooLarge, request) }
        switch await admit(request, to: route) {
        case .answer(let response): return response
        case .admit(var request):
            let type = request.headers["Content-Type"]
            var receiver = BodyReceiver(for: route, contentType: type, directory: request.uploadDirectory)
            if !body.isEmpty { receiver = receiver.receiving(copy: body) }
            do throws(Problem) { request.body = try receiver.finish() } catch { return refusal(error, request) }
            return await respond(to: request, on: route)
        }
    }
}
