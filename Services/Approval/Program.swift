import Access
import EventLog
import Messaging
public import Operations
import Pages
import Projections
import Runtime

/// Leads reports through their routes: whose turn it is, what was decided, and who is told.
public enum Program {
    /// The executable `approval-service`.
    public static let service = Service(name: "approval", migrations: [ProjectionMigrations.set, CaseMigrations.set]) {
        reader in
        let settings = Settings(reading: &reader)
        return { frame in
            guard let csrf = settings.csrf else { throw SettingsUnread() }
            return try assemble(settings, csrf, in: frame)
        }
    }

    /// The reader has complained already, and serving ends before this is ever thrown.
    private struct SettingsUnread: Error {}

    private static func assemble(_ settings: Settings, _ csrf: CSRFTokens, in frame: Frame) throws -> Assembly {
        let projections = Projections(in: frame)
        let directory: @Sendable () -> Directory = { projections.directory }
        let desk = Desk(
            journal: frame.journal, directory: directory, newID: frame.newID,
            front: frame.frontDesk(settings.site, csrf))
        let reactions = Reactions(
            receive: ReceiveReport(routes: RouteBook(), directory: directory, clock: frame.clock))
        let egress = Publisher(to: settings.egress, name: "approval egress", log: frame.log, metrics: frame.metrics)
        let outsiders = TellOutsiders(
            database: frame.database, directory: directory, user: egress.user, metrics: frame.metrics)
        let watch = WatchTurns(journal: frame.journal, directory: directory, log: frame.log, metrics: frame.metrics)
        return Assembly(
            application: try desk.application(gate: projections.gate, log: frame.log),
            subscriptions: projections.subscriptions + reactions.subscriptions,
            targets: [(outsiders.target, egress)], onApplied: projections.heard,
            parts: [projections, projections.watch, watch])
    }
}
