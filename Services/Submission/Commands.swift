import Calendar
import Database
import EventLog
import Foundation
import Operations
import Programme
import Projections
import Runtime

/// What an operator can ask of the executable beside what all four services can.
enum Commands {
    static let all = [
        Command(
            "programmes publish", usage: "FILE", summary: "puts a programme document in force as its next version",
            run: publish),
        Command(
            "holidays import", usage: "FILE", summary: "replaces the list of holidays; lines of 2021-04-06,name",
            run: importHolidays),
        Command(
            "periods open", usage: "PROGRAMME PERIOD",
            summary: "opens a period such as 2564-Q2 now; what is open already stays as it is", run: openPeriod),
        RuleCommand.command,
    ]

    private static func publish(_ context: Command.Context) async throws {
        let bytes = try file(context)
        switch try await PublishProgramme(office: office(context))(bytes) {
        case .published(let programme, let version): context.say("\(programme) version \(version) is in force")
        case .unchanged(let programme, let version):
            context.say("\(programme) version \(version) is in force already and says the same")
        }
    }

    private static func importHolidays(_ context: Command.Context) async throws {
        let text = String(decoding: try file(context), as: UTF8.self)
        let days = try await ImportHolidays(office: office(context))(text)
        context.say(days.map { "\($0) holidays are in force" } ?? "the list says the same already")
    }

    private static func openPeriod(_ context: Command.Context) async throws {
        guard context.arguments.count == 2, let period = Period(key: context.arguments[1]) else {
            throw Command.Misuse("say which programme and which period, such as: project-quarterly 2564-Q2")
        }
        let programme = context.arguments[0]
        let directory = try await context.journal.database.transaction {
            try $0.directory(heardBy: context.service)
        }
        guard directory.count > 0 else {
            throw Command.Misuse("no agency is known here yet: start the service and wait for the tree")
        }
        let office = office(context, directory: directory)
        do {
            let made = try await OpenPeriod(office: office)(programme, period)
            context.say("\(made) new obligations in \(programme) \(period.key)")
        } catch Refusal.notFound {
            throw Command.Misuse("there is no programme \(programme); publish it first")
        }
    }

    private static func file(_ context: Command.Context) throws -> [UInt8] {
        guard let path = context.arguments.first else { throw Command.Misuse("say which file") }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Command.Misuse("cannot read \(path)")
        }
        return Array(data)
    }

    private static func office(_ context: Command.Context, directory: Directory = .empty) -> Office {
        Office(
            journal: context.journal, programmes: ProgrammeLibrary(), directory: { directory },
            newID: IDGenerator(clock: context.journal.realClock))
    }
}
