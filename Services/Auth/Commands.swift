import Access
import Cryptography
import Database
import EventLog
import Foundation
import Operations
import Runtime

/// What an operator can ask of Auth besides what every service does.
enum Commands {
    static let all = [
        Command(
            "import agencies", usage: "FILE.csv [--dry-run]",
            summary: "adds and changes agencies and their places; says what it did", run: importAgencies),
        Command(
            "import positions", usage: "FILE.csv [--dry-run]", summary: "adds positions of agencies",
            run: importPositions),
        Command(
            "bootstrap", usage: "[--sign-in NAME] [--name TEXT] [--email ADDRESS] [--agency SLUG]",
            summary: "admits the first administrator: prints a one-time code, once", run: bootstrap),
        Command("keys list", summary: "shows the keys that sign tokens", run: listKeys),
        Command("keys rotate", summary: "publishes the next key, which signs from tomorrow on", run: rotateKeys),
        Command(
            "keys retire", usage: "KID", summary: "ends a key at once, because somebody else may have it",
            run: retireKey),
        Command(
            "keys reseal", summary: "seals the private keys anew under the current KEY_ENCRYPTION_KEY", run: resealKeys),
        TokenCommand.command,
    ]

    private static func importAgencies(_ context: Command.Context) async throws {
        let text = try file(context)
        let outcome = try await ImportAgencies(ground: ground(context))(text, dryRun: context.has("--dry-run"))
        context.say(
            "\(outcome.added) added, \(outcome.moved) moved, \(outcome.changed) changed, \(outcome.unchanged) as before"
                + (context.has("--dry-run") ? " (nothing was written)" : ""))
    }

    private static func importPositions(_ context: Command.Context) async throws {
        let text = try file(context)
        let outcome = try await ImportPositions(ground: ground(context))(text, dryRun: context.has("--dry-run"))
        context.say(
            "\(outcome.addedOrChanged) added or changed, \(outcome.unchanged) as before"
                + (context.has("--dry-run") ? " (nothing was written)" : ""))
    }

    private static func bootstrap(_ context: Command.Context) async throws {
        let fresh = try await AdmitFirstAdministrator(ground: ground(context))(
            agency: context.value(of: "--agency") ?? "ops-interior", name: context.value(of: "--name") ?? "ผู้ดูแลระบบ",
            signInName: context.value(of: "--sign-in") ?? "admin", email: context.value(of: "--email"))
        context.say("one-time code of the first administrator, valid until \(fresh.expiresAt.formatted(.iso8601)):")
        context.say(fresh.code.reveal())
        context.say("open /activate, type it, and choose a password; it is shown this once")
    }

    private static func listKeys(_ context: Command.Context) async throws {
        let keys = try await context.journal.database.transaction { try $0.signingKeys() }.map(\.schedule)
        let now = context.journal.realClock.now()
        for key in keys {
            let end = key.retireAt.map { "checks until \($0.formatted(.iso8601))" } ?? "no end set"
            let state = KeySchedule.state(of: key, among: keys, at: now)
            context.say("\(key.kid)\t\(state.rawValue)\tsigns from \(key.notBefore.formatted(.iso8601))\t\(end)")
        }
        if keys.isEmpty { context.say("no key yet; the first is made when the service starts") }
    }

    private static func rotateKeys(_ context: Command.Context) async throws {
        let next = try await signingKeys(context).rotate()
        context.say("\(next.kid) signs from \(next.from.formatted(.iso8601)) on")
    }

    private static func retireKey(_ context: Command.Context) async throws {
        guard let kid = context.arguments.first else { throw Command.Misuse("say which key; see keys list") }
        try await signingKeys(context).retire(kid)
        context.say("\(kid) checks nothing any more")
    }

    private static func resealKeys(_ context: Command.Context) async throws {
        context.say("\(try await signingKeys(context).reseal()) keys sealed anew")
    }

    private static func file(_ context: Command.Context) throws -> String {
        guard let path = context.arguments.first, !path.hasPrefix("--") else {
            throw Command.Misuse("say which file")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Command.Misuse("\(path) cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw Command.Misuse("\(path) is not UTF-8") }
        return text
    }

    private static func signingKeys(_ context: Command.Context) throws -> SigningKeys {
        var reader = SettingsReader(context.environment)
        let sealing = Settings.ring("KEY_ENCRYPTION_KEY", &reader)
        try reader.finish()
        guard let sealing else { throw Command.Misuse("KEY_ENCRYPTION_KEY is needed") }
        return SigningKeys(ground: ground(context), sealing: sealing)
    }

    /// The ground under a command: it reads the rows itself and keeps nothing in memory.
    private static func ground(_ context: Command.Context) -> Ground {
        let journal = context.journal
        let register = Register(
            database: journal.database, clock: journal.clock, realClock: journal.realClock, sealing: nil,
            log: Log(service: "auth", level: .warning))
        return Ground(journal: journal, newID: IDGenerator(), register: register)
    }
}
