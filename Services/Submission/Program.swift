public import Operations
import Access
import Database
import EventLog
import Foundation
import HTTP
import Pages
import Projections
import Runtime

/// Takes reports from what is owed to what is sent, and shows where they are.
public enum Program {
    public static let service = Service(
        name: "submission", migrations: [ProjectionMigrations.set, migrations], commands: Commands.all
    ) { reader in
        let settings = Settings(reading: &reader)
        return { frame in
            guard let settings else { throw SettingsUnread() }
            let projections = Projections(in: frame)
            let office = Office(
                journal: frame.journal, programmes: ProgrammeLibrary(), directory: { projections.directory },
                newID: frame.newID)
            let desk = Desk(office: office, front: frame.frontDesk(settings.site, settings.csrf))
            return Assembly(
                application: try desk.application(gate: projections.gate, log: frame.log),
                subscriptions: projections.subscriptions + Subscriptions.all, onApplied: projections.heard,
                parts: [projections, projections.watch, PeriodOpener(office: office, log: frame.log)])
        }
    }

    static var migrations: MigrationSet {
        MigrationSet(name: "submission", directory: Bundle.module.bundleURL.appending(path: "Migrations"))
    }

    /// The reader has complained already, and serving ends before this is ever thrown.
    private struct SettingsUnread: Error {}
}
