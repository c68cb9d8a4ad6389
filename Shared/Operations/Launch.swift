import Database
import EventLog
import Foundation
import Runtime

/// Does what the command line asks of a service, and ends the process.
///
/// `serve` runs it; everything else is done once. The exit code is 0 when it was done, 64 when the command line makes
/// no sense, 78 when settings are missing, 1 when it failed (the codes of `sysexits`). A command that answers lines has
/// codes of its own.
public func launch(_ service: Service) async -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let environment = ProcessInfo.processInfo.environment
    do {
        try await service.carryOut(arguments, environment: environment)
        exit(0)
    } catch let error as Command.Misuse {
        complain(error.description)
        exit(64)
    } catch let error as Command.Ending {
        if !error.words.isEmpty { complain(error.words) }
        exit(error.code)
    } catch let error as SettingsReader.Incomplete {
        for problem in error.problems { complain(problem) }
        exit(78)
    } catch {
        complain("\(error)")
        exit(1)
    }
}

/// Each line goes out at once, so that whoever asks line by line has the answer.
private let tell: @Sendable (String) -> Void = {
    try? FileHandle.standardOutput.write(contentsOf: Data(($0 + "\n").utf8))
}

private func complain(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

extension Service {
    /// Every command of the executable; the service's own stand behind those that all have.
    var allCommands: [Command] {
        [migrateCommand] + AuditCommands.all + RelayCommands.all + DeadCommands.all + commands
    }

    /// - Throws: `Command.Misuse`, `Command.Ending`, `SettingsReader.Incomplete`, or what the command throws.
    func carryOut(
        _ arguments: [String], environment: [String: String], input: @escaping Lines.Source = Lines.standardInput,
        say: @escaping @Sendable (String) -> Void = tell
    ) async throws {
        if arguments == ["serve"] { return try await serve(environment: environment) }
        if let first = arguments.first, ["help", "--help", "-h"].contains(first) { return say(usage) }
        let called = allCommands.filter { arguments.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
        guard let called else { throw Command.Misuse(usage) }
        let typed = Array(arguments.dropFirst(called.words.count))
        if let first = typed.first, ["--help", "-h"].contains(first) { return say(usage(of: called)) }
        switch called.work {
        case .deed(let run): try await run(context(typed, environment: environment, say: say))
        case .answers(let prepare): try answer(Lines(input), prepare, typed, say: say)
        }
    }

    private func answer(
        _ lines: Lines, _ prepare: ([String]) throws -> Command.Answering, _ arguments: [String],
        say: (String) -> Void
    ) throws {
        let answering: Command.Answering
        do { answering = try prepare(arguments) } catch let misuse as Command.Misuse {
            throw Command.Ending(code: 2, words: misuse.description)
        }
        var lines = lines
        var hasComplained = false
        while let line = try lines.next() {
            let answer =
                switch line {
                case .bytes(let bytes): answering(bytes)
                case .tooLong: answering(nil)
                }
            say(answer.line)
            hasComplained = hasComplained || answer.isComplaint
        }
        if hasComplained { throw Command.Ending(code: 1) }
    }

    private func context(
        _ arguments: [String], environment: [String: String], say: @escaping @Sendable (String) -> Void
    ) throws -> Command.Context {
        var reader = SettingsReader(environment)
        var settings = DatabaseSettings(reading: &reader, schema: name)
        settings.poolSize = 2
        let deployment: Deployment = reader.choice("RAINGAN_ENV", default: .production)
        let clockFile = reader.optionalText("RAINGAN_DEMO_CLOCK")
        try reader.finish()
        let log = Log(service: name, level: .warning)
        let database = Database(settings, log: log, metrics: Metrics())
        let clock = try BusinessClock.forDeployment(deployment, offsetFile: clockFile)
        return Command.Context(
            service: name, arguments: arguments, environment: environment,
            journal: Journal(database: database, clock: clock), say: say)
    }

    private var usage: String {
        let lines = allCommands.map(described)
        return "usage:\n  \(name)-service serve\n      runs the service until SIGTERM\n" + lines.joined(separator: "\n")
    }

    private func usage(of command: Command) -> String { "usage:\n" + described(command) }

    private func described(_ command: Command) -> String {
        let call = ([name + "-service"] + command.words + [command.usage]).filter { !$0.isEmpty }.joined(separator: " ")
        return "  \(call)\n      \(command.summary)"
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
