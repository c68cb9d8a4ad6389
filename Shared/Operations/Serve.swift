import Database
import EventLog
import HTTP
import Messaging
import Runtime

extension Service {
    /// Runs until SIGTERM: starts the parts in order, stops them in reverse, and finishes what was begun.
    ///
    /// `stop` returns when it is to stop.
    /// - Throws: `SettingsReader.Incomplete` with everything that is missing or wrong.
    func serve(
        environment: [String: String], until stop: @escaping @Sendable (FrameSettings, Log) async -> Void = terminated
    ) async throws {
        var reader = SettingsReader(environment)
        let settings = FrameSettings(reading: &reader, service: name)
        let build = prepare(&reader)
        try reader.finish()
        let log = Log(service: name, level: settings.logLevel)
        let frame = try Frame(settings, log: log)
        let assembly = try await build(frame)
        addChecks(to: frame)
        log.info("service.starting", ["deployment": .text(settings.deployment.rawValue)])
        try await Runtime.run(parts(of: assembly, in: frame)[...]) {
            log.info("service.started")
            await stop(settings, log)
            log.info("service.stopping")
            frame.readiness.startDraining()
        }
        log.info("service.stopped")
    }

    /// The parts in the order in which they start; each one's life encloses that of those behind it.
    private func parts(of assembly: Assembly, in frame: Frame) throws -> [any Part] {
        let (log, metrics, journal) = (frame.log, frame.metrics, frame.journal)
        let herald = Herald()
        let inside = RelayTarget.inside(exchange: "\(name).events", user: frame.publisher.user)
        let targets = [(target: inside, publisher: frame.publisher)] + assembly.targets
        let inbox = Inbox(
            consumer: name, subscriptions: assembly.subscriptions, journal: journal, log: log, metrics: metrics,
            onApplied: assembly.onApplied)
        // Supervisors ask every second or two; a line for each answer would bury what happens.
        let quiet = Log(service: name, level: .warning)
        let health = try Application(
            routes: HealthRoutes.table(readiness: frame.readiness, metrics: metrics), gate: .anyoneOnly, log: log)

        var parts: [any Part] = [
            HTTPServer(frame.settings.health, serving: health, log: quiet, metrics: metrics),
            Upkeep(of: journal, log: log, metrics: metrics),
            ConnectionBudget(of: frame.database, log: log, metrics: metrics),
            frame.publisher,
        ]
        parts += assembly.targets.map(\.publisher)
        parts += targets.map {
            Relay(to: $0.target, of: journal, through: $0.publisher, herald: herald, log: log, metrics: metrics)
        }
        parts += [
            HeraldExchange(herald, of: name, over: frame.database, log: log),
            Sequencer(journal: journal, herald: herald, log: log, metrics: metrics),
            frame.requester,
            ParkedReplay(for: inbox, from: Archive(through: frame.requester), log: log),
            responder(assembly.answers, in: frame),
            consumer(feeding: inbox, in: frame),
        ]
        parts += assembly.parts
        let door = HTTPServer(
            frame.settings.http, serving: assembly.application, readiness: frame.readiness, log: log, metrics: metrics)
        frame.readiness.add("http") { door.isListening ? nil : "not listening yet" }
        return parts + [door]
    }

    private func consumer(feeding inbox: Inbox, in frame: Frame) -> Consumer {
        Consumer(
            from: .queue("\(name).in"), at: frame.settings.broker, name: "\(name) inbox", prefetch: 50,
            concurrency: frame.settings.consumerConcurrency, batch: 20,
            orderingKey: { delivery in
                guard case .text(let key) = delivery.headers["cloudEvents_partitionkey"] else { return nil }
                return key
            },
            awaitReady: { await databaseAnswers(frame.database) }, log: frame.log, metrics: frame.metrics,
            handlingTogether: { await inbox.handle($0) })
    }

    /// Answers questions about past events, and what else this service answers.
    private func responder(_ answers: [String: Assembly.Answer], in frame: Frame) -> Responder {
        var answers = answers
        answers[ArchiveQuestion.type] = { [journal = frame.journal] in
            try await ArchiveQuestion.answer($0, from: journal)
        }
        return Responder(
            queue: "\(name).requests", at: frame.settings.broker, publisher: frame.publisher,
            awaitReady: { await databaseAnswers(frame.database) }, log: frame.log, metrics: frame.metrics
        ) { [answers, log = frame.log] request in
            guard let type = request.type, let answer = answers[type] else { return .reject }
            do { return .reply(try await answer(request.body), type: type) } catch {
                if (error as? DatabaseError)?.isOutage == true { return .stop }
                log.warning("request.refused", ["type": .text(type), "error": .text("\(Swift.type(of: error))")])
                return .reject
            }
        }
    }

    private func addChecks(to frame: Frame) {
        let schema = SchemaCheck(migrations: migrations, database: frame.database)
        frame.readiness.add("schema") { await schema.complaint() }
        frame.readiness.add("broker") {
            frame.publisher.state == .connected ? nil : "not connected"
        }
    }
}

/// Returns at SIGTERM; from then on the process has its time of grace left.
@Sendable private func terminated(_ settings: FrameSettings, _ log: Log) async {
    await stopSignal()
    endProcess(after: settings.stopGrace, log: log)
}

/// Returns when the database answers again, or the task is cancelled.
private func databaseAnswers(_ database: Database) async {
    var backoff = Backoff(first: .milliseconds(200), limit: .seconds(5))
    while !Task.isCancelled {
        do { return try await database.ping() } catch { try? await Task.sleep(for: backoff.next()) }
    }
}
