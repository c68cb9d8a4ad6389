import Access
import Database
import EventLog
import Foundation
import HTTP
import Mail
public import Operations
import Pages
import Projections
import Runtime
import WebClient

/// Reminds of what is owed, tells what has happened to a report, and keeps the registry of outside subscribers.
public enum Program {
    /// The executable `notification-service`.
    public static let service = Service(
        name: "notification", migrations: [ProjectionMigrations.set, migrations], commands: ReminderCommands.all
    ) { reader in
        let settings = Settings(reading: &reader)
        return { frame in
            // The reader has complained of a key that is missing, and serving ends before this is reached.
            guard let csrf = settings.csrf else { throw Settings.KeyMissing() }
            return try assemble(settings, csrf, in: frame)
        }
    }

    static var migrations: MigrationSet {
        MigrationSet(name: "notification", directory: Bundle.module.bundleURL.appending(path: "Migrations"))
    }

    private static func assemble(_ settings: Settings, _ csrf: CSRFTokens, in frame: Frame) throws -> Assembly {
        let projections = Projections(in: frame)
        let wake = Wake()
        let record = RecordEvents(clock: frame.clock, plan: PlanReminders(newID: frame.newID))
        let directory: @Sendable () -> Directory = { projections.directory }
        var web = WebClientSettings(authorities: settings.managementAuthorities)
        web.connections = 4
        let broker = BrokerDesk(
            caller: WebCaller(web), url: settings.managementURL, user: settings.managementUser,
            password: settings.managementPassword, virtualHost: settings.externalHost)
        let desk = Desk(
            journal: frame.journal, directory: directory, newID: frame.newID,
            front: frame.frontDesk(settings.site, csrf), broker: broker,
            subscriberAddress: settings.subscriberAddress, wake: wake)
        return Assembly(
            application: try desk.application(gate: projections.gate, log: frame.log),
            subscriptions: projections.subscriptions + record.subscriptions,
            onApplied: { aggregate in
                projections.heard(aggregate)
                wake.signal()
            },
            parts: [
                projections, projections.watch,
                postman(settings, in: frame, wokenBy: wake, directory: directory),
            ])
    }

    private static func postman(
        _ settings: Settings, in frame: Frame, wokenBy wake: Wake, directory: @escaping @Sendable () -> Directory
    ) -> Postman {
        let plan = PlanReminders(newID: frame.newID)
        let figures = PostFigures(frame.metrics)
        return Postman(
            journal: frame.journal,
            address: AddressLetters(
                journal: frame.journal, directory: directory, plan: plan, newID: frame.newID, log: frame.log),
            send: SendDeliveries(
                journal: frame.journal, contacts: AskForContacts(through: frame.requester),
                transport: MailTransport(settings.mail, metrics: frame.metrics),
                writer: MailWriter(
                    from: settings.mail.from, replyTo: settings.mail.replyTo, publicURL: settings.publicURL,
                    help: settings.site.help),
                pace: Pace(perSecond: settings.mailsPerSecond), width: settings.mail.connections,
                lease: settings.mail.handedLease, log: frame.log, figures: figures),
            replan: ReplanReminders(journal: frame.journal, plan: plan), wake: wake, figures: figures, log: frame.log)
    }
}
