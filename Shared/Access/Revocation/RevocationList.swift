public import Contracts
public import Foundation

/// What an instance knows of revocations, and whether it still hears of new ones.
///
/// Entries are forgotten when no token that they concern can be alive, so the list is as long as the last minutes
/// were eventful. Revocations are numbered without gaps and a heartbeat names the latest number each second: whoever
/// hears no heartbeat, or of a number that does not arrive, knows that it is deaf.
public struct RevocationList: Sendable {
    /// Silence from which on an instance holds itself for deaf.
    public static let silence: TimeInterval = 5
    /// How long a number may be announced before it arrives: the heartbeat takes another road than the event.
    public static let catchUp: TimeInterval = 2

    public struct Entry: Sendable, Equatable {
        public let kind: SessionRevoked.Kind
        public let id: UUID
        public let notBefore: Date
        public let forgetAt: Date

        public init(kind: SessionRevoked.Kind, id: UUID, notBefore: Date, forgetAt: Date) {
            (self.kind, self.id, self.notBefore, self.forgetAt) = (kind, id, notBefore, forgetAt)
        }

        public init(_ event: SessionRevoked) {
            self.init(kind: event.kind, id: event.id, notBefore: event.notBefore, forgetAt: event.forgetAt)
        }
    }

    public enum Verdict: Sendable, Equatable { case good, revoked, stale }

    private struct Key: Hashable {
        let kind: SessionRevoked.Kind
        let id: UUID
    }

    private var entries: [Key: Entry] = [:]
    /// Every number up to here has been applied.
    public private(set) var through: Int64?
    private var ahead: Set<Int64> = []
    private var announced: Int64 = 0
    private var heardAt: Date?
    /// Since when a number has been announced and not applied.
    public private(set) var gapSince: Date?
    private var listening = false

    public init() {}

    public var count: Int { entries.count }

    /// The queue is bound: from now on nothing new is missed.
    public mutating func startListening() { listening = true }

    /// The queue is gone.
    public mutating func stopListening() {
        listening = false
        // What comes next on a new queue does not follow what was heard on the old one; only a new heartbeat tells
        // whether something was missed between.
        ahead = []
        heardAt = nil
    }

    /// Takes what the service's own projection holds: everything up to number `through`.
    public mutating func load(_ entries: [Entry], through number: Int64, at now: Date) {
        for entry in entries { keep(entry) }
        through = max(through ?? number, number)
        advance(at: now)
    }

    /// Takes one revocation as it was heard.
    public mutating func apply(_ entry: Entry, number: Int64, at now: Date) {
        keep(entry)
        if number > through ?? -1 { ahead.insert(number) }
        announced = max(announced, number)
        advance(at: now)
    }

    /// Takes a heartbeat, which names the number of the latest revocation there is.
    public mutating func heartbeat(latest number: Int64, at now: Date) {
        heardAt = now
        announced = max(announced, number)
        advance(at: now)
    }

    /// Whether a revocation would have reached this instance.
    public func hears(at now: Date) -> Bool {
        guard listening, through != nil, let heardAt, now.timeIntervalSince(heardAt) < Self.silence else {
            return false
        }
        return gapSince.map { now.timeIntervalSince($0) < Self.catchUp } ?? true
    }

    /// What this list says about a token that is right in all other respects.
    public func verdict(on token: InternalToken) -> Verdict {
        func issuedBefore(_ kind: SessionRevoked.Kind, _ id: UUID) -> Bool {
            entries[Key(kind: kind, id: id)].map { token.issuedAt <= $0.notBefore } ?? false
        }
        let person = token.principal.personID
        if issuedBefore(.session, token.principal.sessionID) || issuedBefore(.person, person) { return .revoked }
        return issuedBefore(.grants, person) ? .stale : .good
    }

    /// Drops what no living token can be touched by.
    public mutating func forget(at now: Date) {
        entries = entries.filter { $0.value.forgetAt > now }
    }

    private mutating func keep(_ entry: Entry) {
        let key = Key(kind: entry.kind, id: entry.id)
        guard let known = entries[key] else {
            entries[key] = entry
            return
        }
        entries[key] = Entry(
            kind: entry.kind, id: entry.id, notBefore: max(known.notBefore, entry.notBefore),
            forgetAt: max(known.forgetAt, entry.forgetAt))
    }

    private mutating func advance(at now: Date) {
        guard var reached = through else { return }
        while ahead.remove(reached + 1) != nil { reached += 1 }
        ahead = ahead.filter { $0 > reached }
        through = reached
        gapSince = reached < announced ? gapSince ?? now : nil
    }
}
