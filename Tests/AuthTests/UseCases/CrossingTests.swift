import Contracts
import Database
import EventLog
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

/// Many do things to the same people, positions and lists at once.
@Suite(authTables)
struct CrossingTests {
    @Test func nobodyWaitsInACircleAndEveryListStaysWithoutAGap() async throws {
        var scene = try await AuthScene()
        var browsers: [Browser] = []
        for index in 0..<6 {
            browsers.append(try await scene.person("officer.\(index)", to: "officer", at: "rayong-agri").browser)
        }
        let (administrator, application, database) = (scene.administrator, scene.application, scene.bench.database)
        let holdings = try await database.run(
            "SELECT h.id FROM holding h JOIN sign_in_name n ON n.person_id = h.person_id WHERE n.name LIKE 'officer.%'",
            as: UUID.self)
        let statuses = await withTaskGroup(of: Status.self) { group in
            for (index, browser) in browsers.enumerated() {
                group.addTask {
                    var browser = browser
                    return await browser.submit("/sign-out", from: "/account", []).status
                }
                group.addTask {
                    var browser = Browser(application)
                    return await browser.signIn("officer.\(index)", AuthScene.password).status
                }
            }
            for holding in holdings {
                group.addTask {
                    var browser = administrator
                    return await browser.sendJSON("/api/auth/v1/holdings/\(holding)/end", "{}").status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // A tab of somebody whose position has just ended is sent to sign in; nothing else may go wrong.
        #expect(statuses.allSatisfy { $0.code < 500 }, "\(statuses)")
        let numbers = try await database.run("SELECT seq FROM revocation ORDER BY seq", as: Int64.self)
        #expect(numbers == Array(1...Int64(numbers.count)))
        let told = try await scene.bench.told(SessionRevoked.self)
        #expect(told.map(\.sequence) == numbers)
        let gaps = try await database.run(
            """
            SELECT agg_id FROM outbox GROUP BY agg_type, agg_id HAVING max(agg_seq) <> count(*) OR min(agg_seq) <> 1
            """, as: UUID.self)
        #expect(gaps.isEmpty)
    }
}
