import Access
import Calendar
import Contracts
import Cryptography
import Database
import Foundation
import Runtime
import Synchronization

/// What an instance keeps in memory of Auth's own rows: the tree and its words, the keys, what was revoked.
///
/// One small statement a second says whether anything has changed; a change made here is taken over before it is
/// answered, and other instances are told by NOTIFY.
final class Register: Sendable {
    /// Silence of the database from which on this instance no longer believes in tokens for using authority.
    static let patience: TimeInterval = 5
    static let channel = "auth_register"

    private struct State {
        var tree = AgencyTree.empty
        var index = AgencyIndex([])
        var treeDay: CivilDate?
        var revocations = RevocationList()
        var heads: [NumberedList: Int64] = [:]
        var issuers: [(schedule: KeySchedule.Key, issuer: TokenIssuer)] = []
        var readAt: Date?
    }

    let tokenKeys = TokenKeys()
    private let database: Database
    private let clock: BusinessClock
    private let realClock: RealClock
    /// Opens the private keys; nil for a command, which signs nothing.
    private let sealing: KeyRing?
    private let log: Log
    private let state = Mutex(State())
    /// Signals that other instances should look.
    let changed = Wake()

    init(database: Database, clock: BusinessClock, realClock: RealClock, sealing: KeyRing?, log: Log) {
        (self.database, self.clock, self.realClock) = (database, clock, realClock)
        (self.sealing, self.log) = (sealing, log)
    }

    /// The agencies as they are now; taken once per request, so that all decisions of a request agree.
    var tree: AgencyTree { state.withLock { $0.tree } }

    /// The same agencies by their words.
    var index: AgencyIndex { state.withLock { $0.index } }

    /// The number of the latest revocation, if the rows were read within the last two seconds.
    var latestRevocation: Int64? {
        state.withLock { state in
            guard let readAt = state.readAt, realClock.now().timeIntervalSince(readAt) < 2 else { return nil }
            return state.heads[.revocations]
        }
    }

    /// Whether a revocation by another instance would be known here.
    var hears: Bool {
        state.withLock { state in
            state.readAt.map { realClock.now().timeIntervalSince($0) < Self.patience } ?? false
        }
    }

    func verdict(on token: InternalToken) -> RevocationList.Verdict {
        state.withLock { $0.revocations.verdict(on: token) }
    }

    /// Makes tokens at this moment; nil while there is no key.
    func issuer(at now: Date) -> TokenIssuer? {
        state.withLock { state in
            let current = KeySchedule.signing(state.issuers.map(\.schedule), at: now)
            return state.issuers.first { $0.schedule == current }?.issuer
        }
    }

    /// Takes over what has changed; leaves everything as it was when the database does not answer.
    func catchUp() async {
        do { try await read() } catch { log.warning("register.read_failed", ["error": .text("\(error)")]) }
    }

    func read() async throws {
        let heads = try await database.listHeads()
        let (known, knownDay) = state.withLock { ($0.heads, $0.treeDay) }
        let now = realClock.now()
        let today = CivilDate(clock.now())
        if heads[.revocations] != known[.revocations] {
            try await readRevocations(after: known[.revocations] ?? 0, at: now)
        }
        if heads[.keys] != known[.keys] || state.withLock({ $0.issuers.isEmpty }) { try await readKeys(at: now) }
        if heads[.tree] != known[.tree] || today != knownDay { try await readTree(on: today) }
        state.withLock { state in
            state.heads.merge(heads) { max($0, $1) }
            state.readAt = now
            state.revocations.forget(at: now)
        }
        if !known.isEmpty, heads != known { changed.signal() }
    }

    private func readRevocations(after number: Int64, at now: Date) async throws {
        let rows = try await database.transaction { try $0.revocations(after: number, at: now) }
        state.withLock { state in
            for row in rows { state.revocations.apply(row.entry, number: row.number, at: now) }
        }
    }

    private func readKeys(at now: Date) async throws {
        let stored = try await database.transaction { try $0.signingKeys() }
        let living = stored.filter { $0.schedule.mayCheck(at: now) }
        let keys = try living.map { key in
            TokenKeys.Key(
                kid: key.schedule.kid, publicKey: try ES256.PublicKey(ECPublicJWK(x: key.x, y: key.y)),
                retireAt: key.schedule.retireAt)
        }
        let issuers = try living.compactMap { key -> (KeySchedule.Key, TokenIssuer)? in
            guard let sealing else { return nil }
            let pem = try sealing.open(key.sealed, for: SealingPurpose.signingKey)
            let privateKey = try ES256.PrivateKey(pem: String(decoding: pem, as: UTF8.self))
            return (key.schedule, TokenIssuer(kid: key.schedule.kid, key: privateKey))
        }
        tokenKeys.replaceAll(with: keys)
        state.withLock { $0.issuers = issuers }
    }

    private func readTree(on day: CivilDate) async throws {
        let (agencies, edges, keys, version) = try await database.transaction { database in
            let version = try database.lastNumber(in: .tree)
            return (
                try database.allAgencies(), try database.agencyEdges(on: day), try database.agencyKeys(), version
            )
        }
        let tree = AgencyTree(version: version, agencies: agencies, edges: edges)
        let index = tree.index(keys)
        state.withLock { state in
            guard version >= state.tree.places.version else { return }
            (state.tree, state.index, state.treeDay) = (tree, index, day)
        }
    }
}

/// What sealed values are for; a value sealed for one purpose does not open for another.
enum SealingPurpose {
    static let signingKey = "auth signing key"
    static let mailedLink = "auth mailed link"
}
