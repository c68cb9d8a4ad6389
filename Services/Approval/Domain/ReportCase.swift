import Calendar
import Foundation
import Programme

/// The way of one report through its route: whose turn it is, and what each decision makes of it.
///
/// Every transition says what changed; nothing here knows of people, rows or messages.
struct ReportCase: Sendable, Equatable {
    enum State: Sendable, Equatable {
        case waiting(Turn)
        /// Back with those who prepare it, until the next revision.
        case returned(by: Int, answerBy: Date?)
        case approved
        case refused(by: Int)
    }

    /// One step being asked to decide about the present revision.
    struct Turn: Sendable, Equatable {
        /// The step's place in the route, from 0.
        let step: Int
        /// How often it has been this step's turn, from 1.
        let round: Int
        let since: Date
        let due: Date?

        func isLate(at now: Date) -> Bool { due.map { now >= $0 } ?? false }
    }

    /// What a transition did, in the order in which it happened.
    enum Change: Sendable, Equatable {
        /// A step ended its turn.
        case decided(Turn, Outcome, late: Bool)
        /// One of several votes that a step needs.
        case voted(Turn)
        /// A turn ended without a decision, because a newer revision took the place of the one it was about.
        case superseded(Turn)
        case opened(Turn)
        case returned(by: Int, answerBy: Date?)
        case approved
        case refused(by: Int)
    }

    enum Outcome: String, Sendable, CaseIterable { case approved, returned, refused }

    let id: UUID
    private(set) var revision: Int
    private(set) var steps: [CaseStep]
    private(set) var state: State

    /// A case as it was kept.
    init(id: UUID, revision: Int, steps: [CaseStep], state: State) {
        (self.id, self.revision, self.steps, self.state) = (id, revision, steps, state)
    }

    /// A case that begins; a route without steps approves at once.
    static func begin(
        _ id: UUID, revision: Int, steps: [CaseStep], at now: Date, holidays: Holidays
    ) -> (ReportCase, [Change]) {
        var new = ReportCase(id: id, revision: revision, steps: steps, state: .approved)
        let changes = new.open(0, at: now, holidays)
        return (new, changes)
    }

    var turn: Turn? { if case .waiting(let turn) = state { turn } else { nil } }

    /// The step whose turn it is.
    var current: CaseStep? { turn.map { steps[$0.step] } }

    func step(_ key: String) -> Int? { steps.firstIndex { $0.key == key } }
}

// MARK: A new revision

extension ReportCase {
    /// Takes a newer revision: it goes on where it was returned, or from the first step when it was not asked for.
    ///
    /// An older or repeated revision changes nothing. Another `route` (the facts chose another alternative) begins at
    /// its first step.
    mutating func receive(
        revision newer: Int, route: [CaseStep]?, at now: Date, holidays: Holidays
    ) throws(CaseRefusal) -> [Change] {
        guard newer > revision else { return [] }
        if case .refused = state { throw .over(.refused) }
        revision = newer
        let interrupted = turn.map { [Change.superseded($0)] } ?? []
        if case .returned(let step, _) = state, route == nil { return open(step, at: now, holidays) }
        if let route { takeRoute(route) }
        for index in steps.indices { steps[index].approval = nil }
        return interrupted + open(0, at: now, holidays)
    }

    /// Rounds count on for steps of the same name, so that no turn is counted twice.
    private mutating func takeRoute(_ route: [CaseStep]) {
        let rounds = Dictionary(steps.map { ($0.key, $0.rounds) }) { first, _ in first }
        steps = route
        for index in steps.indices { steps[index].rounds = rounds[steps[index].key] ?? 0 }
    }
}

// MARK: A decision

extension ReportCase {
    /// What somebody decides, about which revision, at which step.
    struct Verdict: Sendable, Equatable {
        let revision: Int
        let step: String
        /// The turn that the decider saw; nil when they do not say.
        var round: Int?
        let ruling: Ruling

        enum Ruling: Sendable, Equatable {
            case approve
            case sendBack(to: Step.ReturnTarget)
            case refuse
        }
    }

    /// Carries out a decision by somebody entitled, in this capacity.
    ///
    /// `votes` counts this turn's approvals including this one, `needed` how many end it.
    mutating func decide(
        _ verdict: Verdict, as capacity: String, votes: Int = 1, needed: Int = 1, at now: Date, holidays: Holidays
    ) throws(CaseRefusal) -> [Change] {
        let turn = try turn(for: verdict)
        let late = turn.isLate(at: now)
        switch verdict.ruling {
        case .approve:
            guard votes >= needed else { return [.voted(turn)] }
            steps[turn.step].approval = .init(capacity: capacity, at: now)
            return [.decided(turn, .approved, late: late)] + open(turn.step + 1, at: now, holidays)
        case .refuse:
            guard steps[turn.step].mayRefuse else { throw .mayNotRefuse }
            state = .refused(by: turn.step)
            return [.decided(turn, .refused, late: late), .refused(by: turn.step)]
        case .sendBack(let target):
            let decided = Change.decided(turn, .returned, late: late)
            guard let earlier = try returnStep(target, from: turn.step) else {
                let answerBy = steps[turn.step].answerWithin?.end(from: now, holidays)
                state = .returned(by: turn.step, answerBy: answerBy)
                return [decided, .returned(by: turn.step, answerBy: answerBy)]
            }
            for index in earlier..<turn.step { steps[index].approval = nil }
            return [decided] + open(earlier, at: now, holidays)
        }
    }

    /// The turn that a verdict is about, if it is still that turn.
    func turn(for verdict: Verdict) throws(CaseRefusal) -> Turn {
        guard let step = step(verdict.step) else { throw .unknownStep }
        guard let turn else {
            switch state {
            case .returned: throw .over(.returned)
            case .refused: throw .over(.refused)
            case .approved, .waiting: throw .over(.approved)
            }
        }
        guard verdict.revision == revision else { throw .staleRevision(current: revision) }
        guard step == turn.step else {
            if step < turn.step { throw .decidedAlready }
            throw .notYetItsTurn(waitsFor: steps[turn.step].title)
        }
        if let round = verdict.round, round != turn.round { throw .decidedAlready }
        return turn
    }

    /// The earlier step to which a report may be sent back; nil for those who prepare it.
    private func returnStep(_ target: Step.ReturnTarget, from step: Int) throws(CaseRefusal) -> Int? {
        guard returnTargets(from: step).contains(target) else { throw .mayNotReturnThere }
        switch target {
        case .preparer: return nil
        case .previous: return step - 1
        case .step(let key): return self.step(key)
        }
    }

    /// Where a step may send a report back to: what its route allows, as far as it exists.
    func returnTargets(from step: Int) -> [Step.ReturnTarget] {
        steps[step].mayReturnTo.filter { target in
            switch target {
            case .preparer: true
            case .previous: step > 0
            case .step(let key): self.step(key).map { $0 < step } ?? false
            }
        }
    }

    /// Where the present step may send the report back to: the word of the form, and the step's title; nil for those
    /// who prepare it.
    var returnChoices: [(word: String, title: Words?)] {
        guard let turn else { return [] }
        return returnTargets(from: turn.step).map { target in
            switch target {
            case .preparer: ("preparer", nil)
            case .previous: ("previous", steps[turn.step - 1].title)
            case .step(let key): (key, step(key).map { steps[$0].title })
            }
        }
    }

    private mutating func open(_ index: Int, at now: Date, _ holidays: Holidays) -> [Change] {
        guard index < steps.count else {
            state = .approved
            return [.approved]
        }
        steps[index].rounds += 1
        let turn = Turn(
            step: index, round: steps[index].rounds, since: now, due: steps[index].due(from: now, holidays))
        state = .waiting(turn)
        return [.opened(turn)]
    }
}
