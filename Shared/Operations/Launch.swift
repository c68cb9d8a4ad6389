import Database
import EventLog
import Foundation
import Runtime

/// Does what the command line asks of a service, and ends the process.
///
/// `serve` runs it; everything else is done once. The exit code is 0 when it was done, 64 when the command line makes
/// no sense, 78 when settings are missing, 1 when it failed (the codes of `sysexits`).
public func launch(_ service: Service) async -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let environment = ProcessInfo.processInfo.environment
    do {
        try await service.carryOut(arguments, environment: environment)
        exit(0)
    } catch let error as Command.Misuse {
        complain(error.description)
        exit(64)
    } catch let error as SettingsReader.Incomplete {
        for problem in error.problems { complain(problem) }
        exit(78)
    } catch {
        complain("\(error)")
        exit(1)
    }
}

private func complain(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

extension Service {
    /// Every command of the executable; the service's own stand behind those that all have.
    var allCommands: [Command] {
        [migrateCommand] + AuditCommands.all + RelayCommands.all + DeadCommands.all + commands
    }

    /// - Throws: `Command.Misuse`, `SettingsReader.Incomplete`, or what the command throws.
    func carryOut(
        _ arguments: [String], environment: [String: String], say: @escaping @Sendable (String) -> Void = { print($0) }
    ) async throws {
        if arguments == ["serve"] { return try await serve(environment: environment) }
        if let first = arguments.first, ["help", "--help", "-h"].contains(first) { return say(usage) }
        let called = allCommands.filter { arguments.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
        guard let called else { throw Command.Misuse(usage) }
        var reader = SettingsReader(environment)
        var settings = DatabaseSettings(reading: &reader, schema: name)
        settings.poolSize = 2
        let deployment: Deployment = reader.choice("RAINGAN_ENV", default: .production)
        let clockFile = reader.optionalText("RAINGAN_DEMO_CLOCK")
        try reader.finish()
        let log = Log(service: name, level: .warning)
        let database = Database(settings, log: log, metrics: Metrics())
        let clock = try BusinessClock.forDeployment(deployment, offsetFile: clockFile)
        try await called.run(
            Command.Context(
                service: name, arguments: Array(arguments.dropFirst(called.words.count)), environment: environment,
                journal: Journal(database: database, clock: clock), say: say))
    }

    private var usage: String {
        let lines = allCommands.map { command in
            let call = ([name + "-service"] + command.words + [command.usage]).joined(separator: " ")
            return "  \(call)\n      \(command.summary)"
        }
        return "usage:\n  \(name)-service serve\n      runs the service until SIGTERM\n" + lines.joined(separator: "\n")
    }

    private var migrateCommand: Command {
        Command("migrate", summary: "brings the schema up to date; safe when several start at once") {
            [migrations] context in
            let applied = try await Migrator(sets: migrations).apply(on: context.journal.database)
            for migration in applied { context.say("applied \(migration.set)/\(migration.name)") }
            if applied.isEmpty { context.say("nothing to do") }
        }
    }
}
