import Contracts
import Database
import EventLog
import Foundation
import HTTP
import Runtime
import TestSupport

@testable import Operations

/// A service with one event, over the test's database.
struct Scene {
    let service: Service
    private let said = Seen<String>()

    init(parts: @escaping @Sendable (Frame) -> [any Part] = { _ in [] }, routes: [Route] = []) {
        service = Service(name: "auth", migrations: [], commands: [Self.greet, Self.greetAll]) { reader in
            let greeting = reader.text("GREETING")
            return { frame in
                let own: [Route] = [.get("/greeting", for: .anyone) { _ in .text(greeting) }]
                return Assembly(
                    application: try Application(routes: own + routes, gate: .anyoneOnly, log: frame.log),
                    subscriptions: [], parts: parts(frame))
            }
        }
    }

    private static let greet = Operations.Command("greet", usage: "NAME", summary: "greets somebody") { context in
        guard let name = context.arguments.first else { throw Command.Misuse("say whom") }
        context.say("\(context.service) greets \(name)")
    }

    private static let greetAll = Operations.Command("greet all", summary: "greets everybody") {
        $0.say("all are greeted")
    }

    /// What a command line prints.
    @discardableResult
    func run(_ line: String...) async throws -> [String] {
        let said = Seen<String>()
        try await service.carryOut(
            line, environment: ["DATABASE_URL": try FreshDatabase.settings.url, "USER": "tester"], say: said.add)
        return said.all
    }

    /// Why a command line is refused.
    func refusal(_ line: [String]) async throws -> String? {
        do {
            try await service.carryOut(
                line, environment: ["DATABASE_URL": try FreshDatabase.settings.url, "USER": "tester"], say: said.add)
            return nil
        } catch let error as Operations.Command.Misuse { return error.description }
    }

    static var journal: Journal { get throws { Journal(database: try FreshDatabase.database, clock: .system) } }

    /// What operators did: action, subject, actor and reason.
    static func deeds() async throws -> [String] {
        try await FreshDatabase.database.run(
            "SELECT action || '|' || subject || '|' || actor || '|' || reason FROM operator_action ORDER BY id",
            as: String.self)
    }
}

extension Journal {
    /// Announces `count` events about people of whom nothing was heard before.
    func announce(_ count: Int) async throws {
        try await transaction { database in
            for _ in 0..<count {
                let person = UUID()
                try database.announce(
                    Announcement(
                        ContactChanged(personID: person, hasAddress: true), of: person, sequence: 1, agency: "rayong",
                        at: clock.now()))
            }
        }
    }
}
