import CMicrohttpd
import Foundation
import Runtime
import Synchronization

/// What happens at each call of the library: the life of a request from its first line to its last byte.
///
/// A call comes on one of the library's threads and never waits. A request with a body is read up to the end of its
/// header, then its connection is suspended while a task asks the gate; then the body is taken, and the connection is
/// suspended again while a task handles it. An answer given before the body is read ends the connection, because the
/// library would not know where the next request begins; so what has no body is answered at the second call, and a
/// body that is refused is thrown away first: who is hung up on while sending never reads the answer.
final class Engine: Sendable {
    let settings: HTTPServerSettings
    let application: Application
    let connections = Connections()
    let inFlight = Atomic<Int>(0)
    let isDraining = Atomic<Bool>(false)
    let requestEnded = Wake()
    private let log: Log
    private let durations: Histogram
    private let refused: Counter

    init(settings: HTTPServerSettings, application: Application, log: Log, metrics: Metrics) {
        (self.settings, self.application, self.log) = (settings, application, log)
        durations = metrics.histogram(
            "http_server_request_duration_seconds", "Time from request line to last byte sent")
        refused = metrics.counter("http_server_refused_requests_total", "Requests refused before a handler saw them")
    }

    // MARK: What the library calls

    func begin(_ connection: ConnectionHandle, target: String) -> Exchange {
        inFlight.add(1, ordering: .sequentiallyConsistent)
        connections.began(connection)
        return Exchange(connection: connection, target: target)
    }

    func handle(_ exchange: Exchange, line: RequestLine, upload: UnsafeRawBufferPointer) -> MHD_Result {
        let phase = exchange.state.withLock { $0.answer == nil ? $0.phase : .answered }
        switch phase {
        case .answered: return send(exchange)
        case .fresh: return start(exchange, line)
        case .complete: return answerWhole(exchange)
        case .admitted: return takeBody(exchange)
        case .receiving:
            if upload.isEmpty { return finishBody(exchange) }
            exchange.state.withLock { $0.receiver = $0.receiver.take()?.receiving(upload) }
            return .YES
        case .admitting, .handling:
            // The library calls no suspended connection.
            return .NO
        }
    }

    func end(_ exchange: Exchange, completed: Bool) {
        let (writer, method, pattern, status, trace) = exchange.state.withLock { state in
            (state.writer, state.method, state.pattern, state.status, state.request?.trace)
        }
        writer?.abandon()
        if !completed { exchange.abandon() }
        connections.expect(exchange.connection, by: .now + settings.idleLimit + settings.headerDeadline)
        let took = ContinuousClock.now - exchange.started
        let route = pattern ?? "unmatched"
        // The library answers a malformed header by itself; a client that hung up gets nginx's number.
        let code = completed ? (status.code == 0 ? 400 : status.code) : 499
        durations.observe(took, ["method": method, "route": route, "status": "\(code)"])
        Trace.$current.withValue(trace) {
            log.info(
                "http.request",
                [
                    "http.request.method": .text(method), "http.route": .text(route),
                    "http.response.status_code": .int(code),
                    "event.duration_ms": .number((took.seconds * 1e5).rounded() / 100),
                ])
        }
        inFlight.subtract(1, ordering: .sequentiallyConsistent)
        requestEnded.signal()
    }

    // MARK: From header to handler

    private func start(_ exchange: Exchange, _ line: RequestLine) -> MHD_Result {
        var hasBody: Int32 = 0
        let fault = microhttpd_guard(
            exchange.connection.raw, line.method, line.url, exchange.target.utf8.count, line.version, &hasBody)
        let method = String(cString: line.method)
        let headers = RequestReader.headers(of: exchange.connection)
        guard fault == microhttpd_sound else { return refuse(exchange, Problem.badRequest, headers) }
        guard let known = Method(rawValue: method) else { return refuse(exchange, .notImplemented, headers) }
        exchange.state.withLock { $0.method = method }
        guard let target = try? Target(exchange.target) else { return refuse(exchange, .badAddress, headers) }
        let caller = RequestReader.caller(of: exchange.connection, headers, trusting: settings.trustedProxies)
        var request = Request(
            method: known, target: target, headers: headers, remoteAddress: caller.address, isSecure: caller.isSecure,
            trace: headers["traceparent"].flatMap(Trace.init(header:))?.child() ?? .start())
        request.uploadDirectory = settings.uploadDirectory
        guard inFlight.load(ordering: .relaxed) <= settings.requestLimit else {
            refused.add(1, ["reason": "overload"])
            return answer(exchange, application.refusal(.overloaded, request), now: hasBody == 1)
        }
        switch application.match(request, target: target) {
        case .answer(let response):
            return hasBody == 1 ? refuseBody(exchange, response, request) : answer(exchange, response, now: false)
        case .route(let route, let request):
            exchange.state.withLock { state in
                state.pattern = route.pattern
                state.route = route
                state.request = request
            }
            if hasBody == 1 { return admit(exchange, request, route) }
            exchange.state.withLock { $0.phase = .complete }
            return .YES
        }
    }

    /// A request without a body goes through gate and handler in one go.
    private func answerWhole(_ exchange: Exchange) -> MHD_Result {
        let (request, route) = exchange.state.withLock { ($0.request, $0.route) }
        guard let request, let route else { return .NO }
        return work(exchange, request, route, phase: .handling) { [application] in
            switch await application.admit(request, to: route) {
            case .answer(let response): exchange.answer(response)
            case .admit(let request): exchange.answer(await application.respond(to: request, on: route))
            }
        }
    }

    /// A body is taken only from a caller who may send it, and only as long as the route allows.
    private func admit(_ exchange: Exchange, _ request: Request, _ route: Route) -> MHD_Result {
        // Too many digits for a number is too large as well.
        if let declared = request.headers["Content-Length"], Int(declared).map({ $0 > route.body.limit }) ?? true {
            return refuseBody(exchange, application.refusal(.tooLarge, request), request)
        }
        let mayDiscard = mayDiscardBody(of: request)
        return work(exchange, request, route, phase: .admitting) { [application] in
            switch await application.admit(request, to: route) {
            case .answer(let response) where mayDiscard: exchange.proceed(with: request, answeringAtItsEnd: response)
            case .answer(let response): exchange.answer(response)
            case .admit(let request): exchange.proceed(with: request)
            }
        }
    }

    /// Answers when the body, of which nothing is kept, has come.
    private func refuseBody(_ exchange: Exchange, _ response: Response, _ request: Request) -> MHD_Result {
        guard mayDiscardBody(of: request) else { return answer(exchange, response, now: true) }
        exchange.state.withLock { $0.answerAtEnd = response }
        return discardBody(exchange)
    }

    /// Whoever asks before sending, or would send for long, is answered at once.
    private func mayDiscardBody(of request: Request) -> Bool {
        let declared = request.headers["Content-Length"].map { Int($0) ?? .max } ?? 0
        return request.headers["Expect"] == nil && declared <= settings.discardLimit
    }

    private func discardBody(_ exchange: Exchange) -> MHD_Result {
        exchange.state.withLock { $0.phase = .receiving }
        connections.expect(exchange.connection, by: .now + settings.bodyDeadline, for: exchange)
        return .YES
    }

    private func takeBody(_ exchange: Exchange) -> MHD_Result {
        if exchange.state.withLock({ $0.answerAtEnd != nil }) { return discardBody(exchange) }
        let isUpload = exchange.state.withLock { state in
            state.phase = .receiving
            guard let route = state.route, let request = state.request else { return false }
            state.receiver = BodyReceiver(
                for: route, contentType: request.headers["Content-Type"], directory: settings.uploadDirectory)
            if case .upload = route.body { return true }
            return false
        }
        let limit = isUpload ? settings.uploadDeadline : settings.bodyDeadline
        connections.expect(exchange.connection, by: .now + limit, for: exchange)
        return .YES
    }

    private func finishBody(_ exchange: Exchange) -> MHD_Result {
        if let response = exchange.state.withLock({ $0.answerAtEnd }) { return answer(exchange, response, now: true) }
        let (request, route, refusal) = exchange.state.withLock { state -> (Request?, Route?, Problem?) in
            do throws(Problem) {
                if let body = try state.receiver.take()?.finish() { state.request?.body = body }
                return (state.request, state.route, nil)
            } catch { return (state.request, state.route, error) }
        }
        guard let request, let route else { return .NO }
        if let refusal { return answer(exchange, application.refusal(refusal, request), now: true) }
        return work(exchange, request, route, phase: .handling) { [application] in
            exchange.answer(await application.respond(to: request, on: route))
        }
    }

    private func work(
        _ exchange: Exchange, _ request: Request, _ route: Route, phase: Exchange.Phase,
        _ body: @escaping @Sendable () async -> Void
    ) -> MHD_Result {
        connections.handling(exchange.connection, exchange)
        exchange.work(in: phase, until: .now + (route.deadline ?? settings.handlerDeadline)) {
            await Trace.$current.withValue(request.trace) { await body() }
        }
        return .YES
    }

    // MARK: Answers

    /// Refuses what could not even be read as a request of ours.
    private func refuse(_ exchange: Exchange, _ problem: Problem, _ headers: Headers) -> MHD_Result {
        refused.add(1, ["reason": problem.code])
        exchange.state.withLock { $0.closesAfter = true }
        let request = Request(
            method: .get, target: .root, headers: headers, remoteAddress: "", isSecure: false, trace: .start())
        return answer(exchange, application.refusal(problem, request), now: true)
    }

    /// Answers without a task: in this call, or in the next one, which comes at the end of the request.
    private func answer(_ exchange: Exchange, _ response: Response, now: Bool) -> MHD_Result {
        exchange.state.withLock { $0.answer = response }
        return now ? send(exchange) : .YES
    }

    private func send(_ exchange: Exchange) -> MHD_Result {
        let isDraining = isDraining.load(ordering: .sequentiallyConsistent)
        let (answer, closes) = exchange.state.withLock { state -> (Response?, Bool) in
            state.phase = .answered
            state.status = state.answer?.status ?? 500
            return (state.answer, state.closesAfter || isDraining)
        }
        connections.expect(exchange.connection, by: .now + settings.sendDeadline, for: exchange)
        guard var answer else { return .NO }
        if closes { answer.headers["Connection"] = "close" }
        return Reply.queue(answer, for: exchange)
    }

    /// Looks after every connection once: closes dripping ones, answers for slow handlers, and tells handlers whose
    /// client has gone.
    func lookOut() {
        let now = ContinuousClock.now
        let (gone, waiting) = connections.inspect(at: now)
        for exchange in gone { exchange.abandon() }
        for exchange in waiting where exchange.isOverdue(at: now) { giveUp(on: exchange) }
    }

    /// Ends every request at once, at the end of patience with a stop.
    func cutOff() {
        let (cut, waiting) = connections.shutAll()
        for exchange in cut { exchange.abandon() }
        for exchange in waiting { giveUp(on: exchange) }
    }

    /// Answers for a handler that took too long, and asks it to stop.
    private func giveUp(on exchange: Exchange) {
        guard let request = exchange.state.withLock({ $0.request }) else { return }
        if exchange.answer(application.refusal(.tookTooLong, request)) {
            refused.add(1, ["reason": "deadline"])
            exchange.abandon()
        }
    }
}
