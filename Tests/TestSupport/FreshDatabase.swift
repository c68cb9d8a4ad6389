public import Database
import Foundation
public import Runtime
public import Testing

/// Gives each test a database of its own, copied from one that has been migrated once.
///
///     @Suite(.freshDatabase(migrations: [set], schema: "submission"))
///     struct SubmitReportTests {
///         @Test func leavesNoTraceWhenRefused() async throws {
///             let database = try FreshDatabase.database
public struct FreshDatabase: TestTrait, SuiteTrait, TestScoping {
    @TaskLocal private static var current: Given?

    private struct Given: Sendable {
        let database: Database
        let settings: DatabaseSettings
        let metrics: Metrics
    }

    let migrations: [MigrationSet]
    let schema: String?

    public var isRecursive: Bool { true }

    /// The database of the running test.
    public static var database: Database { get throws { try given().database } }

    /// Where it is, for a second pool or another role.
    public static var settings: DatabaseSettings { get throws { try given().settings } }

    /// What the pool of `database` counts.
    public static var metrics: Metrics { get throws { try given().metrics } }

    /// A test asked for a database without the trait `.freshDatabase`.
    public struct NotGiven: Error {}

    private static func given() throws(NotGiven) -> Given {
        guard let current else { throw NotGiven() }
        return current
    }

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await body() }
        // One that stands inside another's scope has its place already; to wait for a second might wait for itself.
        guard Self.current == nil else { return try await provide(body) }
        await DatabasePlaces.shared.enter()
        let result: Result<Void, any Error>
        do { result = .success(try await provide(body)) } catch { result = .failure(error) }
        await DatabasePlaces.shared.leave()
        try result.get()
    }

    private func provide(_ body: @concurrent @Sendable () async throws -> Void) async throws {
        let template = try await DatabaseTemplates.shared.name(for: migrations, schema: schema)
        let (name, url) = try await DatabaseTemplates.copy(of: template)
        let result: Result<Void, any Error>
        do {
            let given = given(at: url)
            result = .success(try await Self.$current.withValue(given) { try await body() })
        } catch {
            result = .failure(error)
        }
        try await DatabaseTemplates.drop(name)
        try result.get()
    }

    private func given(at url: String) -> Given {
        var settings = DatabaseSettings(url: url, schema: schema)
        settings.applicationName = "raingan-test"
        settings.poolSize = 4
        settings.acquireTimeout = .seconds(30)
        let metrics = Metrics()
        return Given(
            database: Database(settings, log: .silent, metrics: metrics), settings: settings, metrics: metrics)
    }
}

/// Keeps the tests that run at once from taking all of the server's connections.
private actor DatabasePlaces {
    static let shared = DatabasePlaces()

    private var free = 16
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

extension Trait where Self == FreshDatabase {
    /// An empty database for each test.
    public static var freshDatabase: FreshDatabase { FreshDatabase(migrations: [], schema: nil) }

    /// A migrated database for each test, with `schema` first in the search path.
    public static func freshDatabase(migrations: [MigrationSet], schema: String) -> FreshDatabase {
        FreshDatabase(migrations: migrations, schema: schema)
    }
}
