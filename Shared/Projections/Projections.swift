public import Access
import Contracts
public import EventLog
public import HTTP
public import Operations
public import Runtime
public import Database
import Foundation
import Synchronization

/// Auth's facts in a service that is not Auth: the tree, the keys, the revocations, kept in its own schema and, where
/// each request needs them, in memory.
///
/// The instance that hears a change tells the others by NOTIFY; each looks on its own every half minute besides.
public final class Projections: Part {
    private struct Known { var tree: Int64 = -1, keys: Int64 = -1 }

    private let frame: Frame
    private let keys = TokenKeys()
    private let loaded = Mutex(Directory.empty)
    private let stale = Wake()
    private let changed = Wake()
    /// Hears revocations; runs beside this part.
    public let watch: RevocationWatch

    public init(in frame: Frame) {
        self.frame = frame
        let (service, clock, database) = (frame.settings.service, frame.realClock, frame.database)
        watch = RevocationWatch(
            service: service, broker: frame.settings.broker, clock: clock, log: frame.log, metrics: frame.metrics
        ) {
            try await database.transaction { database in
                let through = try database.heard(.revocations, by: service)
                return .init(entries: try database.revocations(at: clock.now()), through: through)
            }
        }
        frame.readiness.add("keys") { [keys] in keys.kids.isEmpty ? "no signing key of Auth is known yet" : nil }
    }

    /// The agencies as they are now; take it once per request, so that all decisions of a request agree.
    public var directory: Directory { loaded.withLock { $0 } }

    /// Who may come in.
    public var gate: Gate {
        AccessGate(
            service: frame.settings.service, checker: TokenChecker(keys: keys), clock: frame.realClock, watch: watch
        ).gate
    }

    /// What this module does when Auth speaks; to be put beside the service's own subscriptions.
    public var subscriptions: [Subscription] {
        [
            .on(AgenciesChanged.self) { try $1.keepAgencies($0.fact.agencies) },
            .on(PositionChanged.self) { try $1.keepPosition($0.fact) },
            .on(KeyPublished.self) { try $1.keepKey($0.fact) },
            .on(SessionRevoked.self) { [clock = frame.realClock] in
                try $1.keepRevocation($0.fact, number: $0.sequence)
                try $1.forgetRevocations(at: clock.now())
            },
        ]
    }

    /// To be called after an event of an aggregate has taken effect and is committed.
    public func heard(_ aggregate: String) {
        guard [Aggregate.tree.rawValue, Aggregate.keys.rawValue].contains(aggregate) else { return }
        stale.signal()
        changed.signal()
    }

    public func run() async throws {
        let channel = "\(frame.settings.service)_projections"
        await withTaskGroup { group in
            group.addTask { [self] in for await _ in frame.database.listen(channel) { stale.signal() } }
            group.addTask { [self] in await tellOthers(on: channel) }
            group.addTask { [self] in await keepLoaded() }
        }
    }

    private func tellOthers(on channel: String) async {
        while !Task.isCancelled {
            await changed.wait(atMost: .seconds(3600))
            guard !Task.isCancelled else { return }
            do { try await frame.database.notify(channel) } catch {
                frame.log.warning("projections.notify_failed", ["error": .text("\(error)")])
            }
            // An import is many events: they are told together.
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func keepLoaded() async {
        var known = Known()
        var backoff = Backoff(first: .milliseconds(200), limit: .seconds(10))
        while !Task.isCancelled {
            do {
                try await load(after: &known)
                backoff.reset()
                await stale.wait(atMost: .seconds(30))
            } catch {
                frame.log.warning("projections.load_failed", ["error": .text("\(error)")])
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    /// Loads what has changed since it was loaded last.
    private func load(after known: inout Known) async throws {
        let (service, before) = (frame.settings.service, known)
        let (versions, directory, published) = try await frame.database.transaction { database in
            let versions = Known(
                tree: try database.heard(.tree, by: service), keys: try database.heard(.keys, by: service))
            let directory = versions.tree == before.tree ? nil : try database.directory(version: versions.tree)
            let published = versions.keys == before.keys ? nil : try database.publishedKeys()
            return (versions, directory, published)
        }
        if let directory { loaded.withLock { $0 = directory } }
        if let published { keys.replaceAll(with: try published.map { try TokenKeys.Key($0) }) }
        known = versions
    }
}

extension Connection {
    /// All agencies as this service knows them, for commands that run beside no `Projections`.
    public func directory(heardBy service: String) throws(DatabaseError) -> Directory {
        try directory(version: try heard(.tree, by: service))
    }

    fileprivate func directory(version: Int64) throws(DatabaseError) -> Directory {
        var parents: [UUID: [Hierarchy: UUID]] = [:]
        for edge in try directoryEdges() {
            guard let hierarchy = Hierarchy(rawValue: edge.hierarchy) else { continue }
            parents[edge.child, default: [:]][hierarchy] = edge.parent
        }
        let entries = try directoryRows()
        let rows = entries.map { TreeSnapshot.Row(id: $0.id, parents: parents[$0.id] ?? [:]) }
        return Directory(tree: TreeSnapshot(version: version, rows: rows), entries: entries)
    }
}
