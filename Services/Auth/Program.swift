import Cryptography
import Database
import EventLog
import Foundation
import HTTP
import Mail
public import Operations
import Pages
import Runtime

/// Knows who people are and what they may do, and tells the other services.
public enum Program {
    /// The executable `auth-service`.
    public static let service = Service(name: "auth", migrations: [migrations], commands: Commands.all) { reader in
        let settings = Settings(reading: &reader)
        return { frame in
            guard let settings else { throw SettingsUnread() }
            return try assemble(settings, in: frame)
        }
    }

    static var migrations: MigrationSet {
        MigrationSet(name: "auth", directory: Bundle.module.bundleURL.appending(path: "Migrations"))
    }

    private static func assemble(_ settings: Settings, in frame: Frame) throws -> Assembly {
        let register = Register(
            database: frame.database, clock: frame.clock, realClock: frame.realClock, sealing: settings.sealing,
            log: frame.log)
        let ground = Ground(journal: frame.journal, newID: frame.newID, register: register)
        let mailWake = Wake()
        let desk = Desk(
            ground: ground, hasher: PasswordHasher(peppers: settings.peppers, pool: HashingPool()),
            sealing: settings.sealing, front: frame.frontDesk(settings.site, settings.csrf), mailWake: mailWake,
            limits: Desk.Limits(signInsPerMinute: settings.signInsPerMinute))
        frame.readiness.add("keys") {
            register.issuer(at: frame.realClock.now()) == nil ? "no key to sign with yet" : nil
        }
        let contacts = AnswerContacts(ground: ground)
        return Assembly(
            application: try desk.application(log: frame.log),
            subscriptions: Subscriptions(clock: frame.clock).all,
            answers: [AnswerContacts.type: { try await contacts($0) }],
            parts: [
                RegisterWatch(
                    register: register, database: frame.database,
                    keys: SigningKeys(ground: ground, sealing: settings.sealing), log: frame.log),
                AgencyDays(ground: ground, clock: frame.clock, log: frame.log),
                Heartbeat(register: register, publisher: frame.publisher, clock: frame.realClock),
                SessionUpkeep(database: frame.database, clock: frame.realClock, log: frame.log),
                MailPost(
                    ground: ground, requests: RequestReset(ground: ground, sealing: settings.sealing),
                    sealing: settings.sealing, transport: MailTransport(settings.mail, metrics: frame.metrics),
                    lease: settings.mail.handedLease,
                    letters: LinkLetters(
                        settings: settings.mail, publicURL: settings.publicURL, help: settings.site.help),
                    log: frame.log, wake: mailWake),
            ])
    }

    /// The reader has complained already, and serving ends before this is ever thrown.
    private struct SettingsUnread: Error {}
}
