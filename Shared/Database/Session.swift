import CLibPQ
import Foundation
import Runtime

/// One libpq connection in pipeline mode: a round of statements goes out at once and its answers come back together.
///
/// Not for sharing: it belongs to one `Connection`, whose thread blocks in it.
final class Session {
    /// One statement of a round.
    struct Step: Sendable {
        let sql: SQL
        var tag: String?
        /// Transaction control is sent as it is, so that it works in whatever state the session is.
        var isPrepared = true

        static let begin = Step(sql: "BEGIN", isPrepared: false)
        static let commit = Step(sql: "COMMIT", isPrepared: false)
        static let rollback = Step(sql: "ROLLBACK", isPrepared: false)

        var isCommit: Bool { !isPrepared && sql.text == Step.commit.sql.text }
    }

    /// Why a round failed.
    struct Failure: Error {
        let error: DatabaseError
        /// Whether the work was committed cannot be told: no server said so, or it died while committing.
        var leavesOutcomeOpen = false
        var isStale = false
        /// A second try, with the statement prepared anew, might succeed.
        var isDoubtful = false
    }

    /// What the server owes an answer for.
    private enum Owed {
        case housekeeping
        /// The point up to which a failed piece of housekeeping spoils what follows.
        case housekeepingEnd
        case preparation(step: Int)
        case answer(step: Int, isFresh: Bool)
    }

    private let raw: OpaquePointer
    private let patience: Duration?
    private let restLimit: Duration
    private var statements: StatementCache
    /// Set when the two ends may no longer agree; only closing helps then.
    private(set) var isBroken = false
    private var lastUse = ContinuousClock.now

    /// Connects; blocks for at most the time-out of the settings.
    static func open(_ settings: DatabaseSettings) throws(DatabaseError) -> Session {
        let parameters = settings.connectionParameters
        let raw = withCStrings(parameters.map(\.name)) { names in
            withCStrings(parameters.map(\.value)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let raw else { throw DatabaseError(kind: .outage, message: "out of memory", statement: "") }
        let session = Session(adopting: raw, settings)
        guard PQstatus(raw) == CONNECTION_OK else { throw session.lost("").error }
        PQsetNoticeReceiver(raw, noteLastWords, Unmanaged.passUnretained(session).toOpaque())
        guard PQsetnonblocking(raw, 1) == 0, PQenterPipelineMode(raw) == 1 else { throw session.lost("").error }
        return session
    }

    private init(adopting raw: OpaquePointer, _ settings: DatabaseSettings) {
        self.raw = raw
        // The server ends an overlong statement itself; this is for a server that says nothing any more.
        patience = settings.statementTimeout == .zero ? nil : settings.statementTimeout
        restLimit = settings.restLimit
        statements = StatementCache(capacity: settings.statementCacheSize)
    }

    deinit { PQfinish(raw) }

    var isInTransaction: Bool { [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus(raw)) }
    var socket: Int32 { PQsocket(raw) }

    // MARK: Rounds

    /// Sends all steps in one go and returns their answers, in order.
    ///
    /// The first step that fails makes the server skip the rest; the failure names that step's statement.
    func exchange(_ steps: [Step]) throws(Failure) -> [ServerReply] {
        var owed: [Owed] = []
        if !isInTransaction { owed = try sendHousekeeping() }
        for (index, step) in steps.enumerated() {
            guard step.isPrepared else {
                try send(step, name: nil)
                owed.append(.answer(step: index, isFresh: true))
                continue
            }
            let (name, isNew) = statements.name(for: step.sql.text)
            if isNew {
                guard PQsendPrepare(raw, name, step.sql.text, 0, nil) == 1 else { throw lost(step.sql.text) }
                owed.append(.preparation(step: index))
            }
            try send(step, name: name)
            owed.append(.answer(step: index, isFresh: isNew))
        }
        let last = steps.last?.sql.text ?? ""
        guard PQpipelineSync(raw) == 1 else { throw lost(last) }
        let deadline = patience.map { ContinuousClock.now + $0 * (steps.count + 1) + .seconds(5) }
        try flush(last, until: deadline)
        return try answers(to: steps, owed: owed, until: deadline)
    }

    /// Gives prepared statements back, up to a point of its own: a statement that cannot stand in a transaction
    /// (`VACUUM`, `CREATE DATABASE`) cannot follow another in one stretch either.
    private func sendHousekeeping() throws(Failure) -> [Owed] {
        let texts = statements.housekeeping()
        guard !texts.isEmpty else { return [] }
        for text in texts { try send(Step(sql: SQL(unsafeText: text), isPrepared: false), name: nil) }
        guard PQpipelineSync(raw) == 1 else { throw lost("") }
        return texts.map { _ in .housekeeping } + [.housekeepingEnd]
    }

    private func send(_ step: Step, name: String?) throws(Failure) {
        let sent = step.sql.withCParameters { count, values in
            if let name { return PQsendQueryPrepared(raw, name, count, values, nil, nil, 0) }
            return PQsendQueryParams(raw, step.sql.text, count, nil, values, nil, nil, 0)
        }
        guard sent == 1 else { throw lost(step.sql.text) }
    }

    /// Writes what is buffered, and reads at the same time: two ends that only write wait for each other forever.
    private func flush(_ statement: String, until deadline: ContinuousClock.Instant?) throws(Failure) {
        while true {
            let state = PQflush(raw)
            // A failed write may still be followed by the server's last words, which the reader finds.
            guard state == 1, PQstatus(raw) == CONNECTION_OK else { return }
            guard poll(.init(POLLIN | POLLOUT), until: deadline) else { throw lost(statement, "no answer in time") }
            _ = PQconsumeInput(raw)
        }
    }

    private func answers(
        to steps: [Step], owed: [Owed], until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> [ServerReply] {
        var replies: [ServerReply] = []
        replies.reserveCapacity(steps.count)
        var failure: Failure?
        var place = 0
        while true {
            while PQisBusy(raw) == 1, PQstatus(raw) == CONNECTION_OK {
                guard poll(.init(POLLIN), until: deadline) else {
                    throw lost(statement(of: place, owed, steps), "no answer in time")
                }
                _ = PQconsumeInput(raw)
            }
            guard let result = PQgetResult(raw) else {
                if PQstatus(raw) != CONNECTION_OK {
                    isBroken = true
                    throw failure ?? lost(statement(of: place, owed, steps))
                }
                // A NULL ends the answers to one statement.
                place += 1
                // One more than owed is what the end of the round itself brought to light: a deferred constraint.
                guard place <= owed.count || place == owed.count + 1 && failure != nil else {
                    throw lost("", "the server's answers do not match")
                }
                continue
            }
            let reply = ServerReply(adopting: result)
            switch reply.status {
            case PGRES_PIPELINE_SYNC:
                if place < owed.count, case .housekeepingEnd = owed[place] {
                    (place, failure) = (place + 1, nil)
                    continue
                }
                lastUse = .now
                if let failure { throw failure }
                return replies
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                if place < owed.count, case .answer = owed[place] { replies.append(reply) }
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // The server now waits for rows, or sends them, for ever.
                isBroken = true
                let statement = statement(of: place, owed, steps)
                throw Failure(
                    error: DatabaseError(
                        kind: .other(sqlState: "0A000"), message: "COPY is not supported", statement: statement))
            default:
                if place < owed.count, case .preparation(let step) = owed[place] {
                    statements.forget(steps[step].sql.text)
                }
                if reply.status != PGRES_PIPELINE_ABORTED, failure == nil {
                    failure = judge(reply, at: place, owed, steps)
                }
            }
        }
    }

    private func judge(_ reply: ServerReply, at place: Int, _ owed: [Owed], _ steps: [Step]) -> Failure {
        var isStale = reply.isStale
        var isDoubtful = false
        if place < owed.count, case .answer(let step, isFresh: false) = owed[place] {
            isStale = isStale || reply.mayBeStale
            isDoubtful = reply.isDoubtful
            if isDoubtful { statements.doubt(steps[step].sql.text) }
        }
        if isStale { statements.distrustAll() }
        let error = reply.error(in: statement(of: place, owed, steps), tag: tag(of: place, owed, steps))
        if error.isOutage || reply.isFatal { isBroken = true }
        // A statement that commits by itself does so at the end of the round.
        let isCommitting = place >= owed.count || step(at: place, owed, steps).map { steps[$0].isCommit } ?? false
        return Failure(
            error: error, leavesOutcomeOpen: reply.sqlState == nil || reply.isFatal && isCommitting, isStale: isStale,
            isDoubtful: isDoubtful)
    }

    /// The step that an answer belongs to; behind the last answer, what the end of the round brings to light is the
    /// last step's, such as a constraint that is checked at the end.
    private func step(at place: Int, _ owed: [Owed], _ steps: [Step]) -> Int? {
        guard place < owed.count else { return steps.indices.last }
        switch owed[place] {
        case .housekeeping, .housekeepingEnd: return nil
        case .preparation(let step), .answer(let step, _): return step
        }
    }

    private func statement(of place: Int, _ owed: [Owed], _ steps: [Step]) -> String {
        step(at: place, owed, steps).map { steps[$0].sql.text } ?? ""
    }

    private func tag(of place: Int, _ owed: [Owed], _ steps: [Step]) -> String? {
        step(at: place, owed, steps).flatMap { steps[$0].tag }
    }

    /// The connection cannot be used any more.
    private func lost(_ statement: String, _ reason: String? = nil) -> Failure {
        isBroken = true
        let message = reason ?? PQerrorMessage(raw).map { String(cString: $0) } ?? ""
        let error = DatabaseError(
            kind: .outage, message: message.trimmingCharacters(in: .whitespacesAndNewlines), statement: statement)
        return Failure(error: error, leavesOutcomeOpen: true)
    }

    // MARK: Between rounds

    /// Whether a new piece of work may be given to this session.
    ///
    /// Looks at the socket only, which is free: a server that ended the session has closed it. After a long rest it
    /// asks the server, because a connection may also have been forgotten by something in between.
    func isUsable() -> Bool {
        guard !isBroken, PQstatus(raw) == CONNECTION_OK else { return false }
        while poll(.init(POLLIN), until: .now) {
            guard PQconsumeInput(raw) == 1 else { return false }
        }
        // Makes libpq understand what came in: a server that ends a session says so before it closes the socket.
        _ = PQisBusy(raw)
        guard !isBroken else { return false }
        guard ContinuousClock.now - lastUse > restLimit else { return true }
        guard PQpipelineSync(raw) == 1 else { return false }
        do {
            let deadline = ContinuousClock.now + .seconds(2)
            try flush("", until: deadline)
            _ = try answers(to: [], owed: [], until: deadline)
            return true
        } catch { return false }
    }

    /// Runs a script of several statements, as migrations are; blocks until its end.
    func script(_ text: String) throws(Failure) {
        guard PQexitPipelineMode(raw) == 1, let result = PQexec(raw, text) else { throw lost("") }
        let reply = ServerReply(adopting: result)
        guard PQenterPipelineMode(raw) == 1 else { throw lost("") }
        switch reply.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw judge(reply, at: 0, [], [])
        }
    }

    /// The server has said that it ends this session.
    fileprivate func noteEnd() { isBroken = true }

    /// The payloads of notifications that have arrived; nil when the connection is lost.
    func notifications() -> [String]? {
        guard PQconsumeInput(raw) == 1 else { return nil }
        var payloads: [String] = []
        while let notification = PQnotifies(raw) {
            payloads.append(notification.pointee.extra.map { String(cString: $0) } ?? "")
            PQfreemem(notification)
        }
        return payloads
    }

    /// Waits for the socket; false when the deadline passed first.
    private func poll(_ events: Int16, until deadline: ContinuousClock.Instant?) -> Bool {
        var descriptor = pollfd(fd: PQsocket(raw), events: events, revents: 0)
        while true {
            let rest = deadline.map { max(0, Int32(clamping: Int((($0 - .now).seconds * 1000).rounded(.up)))) }
            let ready = Foundation.poll(&descriptor, 1, rest ?? -1)
            if ready < 0, errno == EINTR { continue }
            return ready != 0
        }
    }
}

/// Listens to what the server says unasked: FATAL is its last word, the rest is for people at a terminal.
private func noteLastWords(_ session: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let session, let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))) else { return }
    guard ["FATAL", "PANIC"].contains(String(cString: severity)) else { return }
    Unmanaged<Session>.fromOpaque(session).takeUnretainedValue().noteEnd()
}

/// Lends texts to C as an array of pointers that ends with a null pointer.
private func withCStrings<R>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}

extension SQL {
    /// Lends the parameters to C, laid out one behind the other in one piece of memory.
    fileprivate func withCParameters<R>(_ body: (Int32, [UnsafePointer<CChar>?]) -> R) -> R {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parameters.reduce(0) { $0 + ($1?.utf8.count ?? 0) + 1 })
        var starts: [Int?] = []
        for parameter in parameters {
            starts.append(parameter == nil ? nil : bytes.count)
            guard let parameter else { continue }
            bytes.append(contentsOf: parameter.utf8)
            bytes.append(0)
        }
        return bytes.withUnsafeBytes { bytes in
            let first = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            return body(Int32(parameters.count), starts.map { start in start.flatMap { first?.advanced(by: $0) } })
        }
    }

    /// Refuses what the protocol cannot carry, before anything is sent.
    func checkSendable() throws(DatabaseError) {
        guard parameters.count <= 65_535 else {
            throw DatabaseError(
                kind: .other(sqlState: "54023"), message: "more than 65535 parameters; pass arrays", statement: text)
        }
        for (index, parameter) in parameters.enumerated() where parameter?.utf8.contains(0) == true {
            throw DatabaseError(
                kind: .unsendable(parameter: index + 1), message: "a text holds U+0000", statement: text)
        }
    }
}
