import Runtime

/// One PostgreSQL session, whose blocking calls hold up nobody but itself.
///
/// Inside `Database.transaction` its statements are plain calls, without a hop between threads.
public actor Connection {
    private enum Phase {
        case outside
        /// A transaction has been asked for; BEGIN goes out with its first statement.
        case announced
        case open
    }

    private let thread = DedicatedThread(label: "postgres")
    private let settings: DatabaseSettings
    private let log: Log
    private var session: Session?
    private var phase = Phase.outside
    /// Writes that wait for the next read or the COMMIT.
    private var waiting: [Session.Step] = []
    /// The first failure of the current transaction, of which nothing can be saved any more.
    private var failure: DatabaseError?

    nonisolated public var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Connects on first use: an actor's initialiser runs on its caller's thread, and connecting blocks.
    init(_ settings: DatabaseSettings, log: Log) { (self.settings, self.log) = (settings, log) }

    // MARK: Statements

    /// The rows of a statement that has one column.
    ///
    /// - Throws: `undecodable` when a cell does not hold what was asked for, else what the server says.
    public func run<C: Column>(_ sql: SQL, as column: C.Type) throws(DatabaseError) -> [C] {
        let reply = try answers(to: [sql])[0]
        var cells: [C] = []
        cells.reserveCapacity(reply.rowCount)
        for row in 0..<reply.rowCount { cells.append(try reply.cell(row, 0, as: column, sql)) }
        return cells
    }

    /// The rows of a statement, each with the columns asked for.
    ///
    /// - Throws: `undecodable` when a cell does not hold what was asked for, else what the server says.
    public func run<each C: Column>(
        _ sql: SQL, as columns: (repeat each C).Type
    ) throws(DatabaseError) -> [(repeat each C)] {
        try answers(to: [sql])[0].rows(as: columns, sql)
    }

    /// The rows of two statements that travel together; the second sees what the first has waited for.
    ///
    /// - Throws: as for a single one.
    public func run<each C: Column, each D: Column>(
        _ sql: SQL, as columns: (repeat each C).Type, then next: SQL, as nextColumns: (repeat each D).Type
    ) throws(DatabaseError) -> (first: [(repeat each C)], next: [(repeat each D)]) {
        let replies = try answers(to: [sql, next])
        return (try replies[0].rows(as: columns, sql), try replies[1].rows(as: nextColumns, next))
    }

    /// The first cell of a statement that has one column, if it has a row.
    public func first<C: Column>(_ sql: SQL, as column: C.Type) throws(DatabaseError) -> C? {
        try run(sql, as: column).first
    }

    /// The first row of a statement, if it has one.
    public func first<each C: Column>(
        _ sql: SQL, as columns: (repeat each C).Type
    ) throws(DatabaseError) -> (repeat each C)? {
        try run(sql, as: columns).first
    }

    /// Runs a statement now and returns how many rows it changed or found.
    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> Int { try answers(to: [sql])[0].affectedRows }

    /// A write whose answer nobody needs: it travels with the next read or with the COMMIT.
    ///
    /// If it fails, that later call throws, and the error names this statement.
    /// - Throws: at once when the statement cannot be sent or the transaction has already failed.
    public func write(_ sql: SQL) throws(DatabaseError) {
        guard phase != .outside else {
            try execute(sql)
            return
        }
        if let failure { throw failure }
        try sql.checkSendable()
        waiting.append(Session.Step(sql: sql))
    }

    /// An answer for each statement.
    private func answers(to statements: [SQL]) throws(DatabaseError) -> [ServerReply] {
        if let failure { throw failure }
        for sql in statements { try sql.checkSendable() }
        let replies = try roundTrip(
            with: statements.map { Session.Step(sql: $0) },
            mayTakeEffect: phase == .outside && !statements.allSatisfy(\.isRead))
        guard replies.count >= statements.count else {
            throw DatabaseError(kind: .outage, message: "no answer", statement: statements.last?.text ?? "")
        }
        return Array(replies.suffix(statements.count))
    }

    // MARK: Transactions

    /// Commits when `body` returns, rolls back when it throws.
    ///
    /// `body` cannot await: nothing else can slip between its statements, and no network call
    /// can be made while rows are locked.
    func transaction<T: Sendable>(_ body: @Sendable (isolated Connection) throws -> T) throws -> T {
        (phase, failure) = (.announced, nil)
        defer { (phase, failure, waiting) = (.outside, nil, []) }
        do {
            let value = try body(self)
            try commit()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Commits all statements of a batch in one round trip; returns how many rows each one changed.
    func commit(_ batch: Batch) throws(DatabaseError) -> [Int] {
        guard !batch.isEmpty else { return [] }
        for step in batch.steps { try step.sql.checkSendable() }
        (phase, failure) = (.announced, nil)
        defer { (phase, failure, waiting) = (.outside, nil, []) }
        do {
            waiting = batch.steps
            let replies = try roundTrip(with: [.commit], mayTakeEffect: true)
            return replies.dropFirst().dropLast().map(\.affectedRows)
        } catch {
            rollBack()
            throw error
        }
    }

    private func commit() throws(DatabaseError) {
        if let failure { throw failure }
        // A transaction that said nothing has nothing to commit.
        guard phase == .open || !waiting.isEmpty else { return }
        let tag = try roundTrip(with: [.commit], mayTakeEffect: true).last?.commandTag
        phase = .announced
        guard tag == "COMMIT" else {
            throw DatabaseError(
                kind: .other(sqlState: "25P02"), message: "the transaction was rolled back", statement: "COMMIT")
        }
    }

    private func rollBack() {
        waiting = []
        guard let session, !session.isBroken, session.isInTransaction else { return discardIfBroken() }
        do { _ = try session.exchange([.rollback]) } catch { self.session = nil }
    }

    // MARK: Round trips

    /// Sends what waits and `steps`, and returns the answers to all of them.
    ///
    /// `mayTakeEffect` says whether, if the connection is lost now, the work may be done nevertheless.
    private func roundTrip(with steps: [Session.Step], mayTakeEffect: Bool) throws(DatabaseError) -> [ServerReply] {
        let isFirst = phase != .open
        let round = (phase == .announced ? [.begin] : []) + waiting + steps
        waiting = []
        do {
            let session = try liveSession(mayConnect: isFirst)
            if phase == .announced { phase = .open }
            let replies = try exchange(round, on: session, mayStartOver: isFirst, mayTakeEffect: mayTakeEffect)
            let isOpen = phase == .open && steps.last?.isCommit != true
            try checkEnd(of: session, isInTransaction: isOpen, steps.last?.sql.text ?? "")
            return replies
        } catch {
            if phase != .outside { failure = error }
            discardIfBroken()
            throw error
        }
    }

    private func exchange(
        _ round: [Session.Step], on session: Session, mayStartOver: Bool, mayTakeEffect: Bool
    ) throws(DatabaseError) -> [ServerReply] {
        do { return try session.exchange(round) } catch {
            // Nobody has seen anything of this transaction yet, and the server has undone it: saying it again,
            // to freshly prepared statements, is the same as saying it for the first time.
            if error.isStale || error.isDoubtful, mayStartOver {
                return try repeated(round, on: session, mayTakeEffect: mayTakeEffect)
            }
            throw settled(error, mayTakeEffect)
        }
    }

    private func repeated(
        _ round: [Session.Step], on session: Session, mayTakeEffect: Bool
    ) throws(DatabaseError) -> [ServerReply] {
        do {
            if session.isInTransaction { _ = try session.exchange([.rollback]) }
            return try session.exchange(round)
        } catch { throw settled(error, mayTakeEffect) }
    }

    private func settled(_ failure: Session.Failure, _ mayTakeEffect: Bool) -> DatabaseError {
        let error = failure.error
        let kind: DatabaseError.Kind? =
            failure.isStale ? .staleStatement : failure.leavesOutcomeOpen && mayTakeEffect ? .commitOutcomeUnknown : nil
        guard let kind else { return error }
        return DatabaseError(kind: kind, message: error.message, statement: error.statement, tag: error.tag)
    }

    /// The session, made anew if it has died at rest, when nothing of the current work has been sent.
    private func liveSession(mayConnect: Bool) throws(DatabaseError) -> Session {
        if let session, !mayConnect || session.isUsable() { return session }
        guard mayConnect else { throw DatabaseError(kind: .outage, message: "connection lost", statement: "") }
        if session != nil { log.warning("database.connection_replaced") }
        session = nil
        let fresh = try Session.open(settings)
        session = fresh
        return fresh
    }

    private func discardIfBroken() {
        if session?.isBroken == true { session = nil }
    }

    // MARK: For the pool, the migrator and the listener

    /// Sees to it that there is a session, so that a missing server shows before any work is begun.
    func connect() throws(DatabaseError) { _ = try liveSession(mayConnect: true) }

    /// Ends the session; the next use makes another.
    func disconnect() { session = nil }

    /// Runs a script of several statements; inside a transaction, in it.
    func script(_ text: String) throws(DatabaseError) {
        if let failure { throw failure }
        if phase == .announced { try execute("SELECT 1") }
        do throws(DatabaseError) {
            let session = try liveSession(mayConnect: phase == .outside)
            do { try session.script(text) } catch { throw error.error }
            try checkEnd(of: session, isInTransaction: phase != .outside, "")
        } catch {
            failure = phase == .outside ? nil : error
            discardIfBroken()
            throw error
        }
    }

    /// A statement that begins or ends a transaction by itself is an error of the program: what follows would be
    /// committed, or not, against its author's belief.
    private func checkEnd(of session: Session, isInTransaction: Bool, _ statement: String) throws(DatabaseError) {
        guard session.isInTransaction != isInTransaction, !session.isBroken else { return }
        self.session = nil
        throw DatabaseError(
            kind: .other(sqlState: "2D000"), message: "transactions are begun and ended by Database alone",
            statement: statement)
    }

    /// The payloads that have arrived since the last look; nil when the connection is lost.
    func notifications() -> [String]? { session?.notifications() }

    var socket: Int32? { session?.socket }
}

extension ServerReply {
    fileprivate func rows<each C: Column>(
        as columns: (repeat each C).Type, _ sql: SQL
    ) throws(DatabaseError) -> [(repeat each C)] {
        var rows: [(repeat each C)] = []
        rows.reserveCapacity(rowCount)
        for row in 0..<rowCount {
            var column = 0
            func next<T: Column>(_ type: T.Type) throws(DatabaseError) -> T {
                defer { column += 1 }
                return try cell(row, column, as: type, sql)
            }
            rows.append((repeat try next((each C).self)))
        }
        return rows
    }

    fileprivate func cell<C: Column>(
        _ row: Int, _ column: Int, as type: C.Type, _ sql: SQL
    ) throws(DatabaseError) -> C {
        if column < columnCount, let value = C.decode(text(row: row, column: column)) { return value }
        throw DatabaseError(
            kind: .undecodable(column: column, as: "\(C.self)"), message: "not what was asked for", statement: sql.text)
    }
}

extension SQL {
    /// A statement that changes nothing, so that losing its answer loses nothing.
    fileprivate var isRead: Bool {
        let word = text.drop { $0.isWhitespace }.prefix { $0.isLetter }
        return ["SELECT", "SHOW", "VALUES"].contains(word.uppercased())
    }
}
