import Database
import Runtime

/// Looks whether all instances that are there may open all their connections at once, and says so when they may not:
/// too late is when the last one is refused on the busiest day.
///
/// Each session bears, in its name, its instance and how many connections that one may open (`ofInstance`), so that the
/// server itself knows who is there.
struct ConnectionBudget: Part {
    /// Beside the pool, one listens for the record and one for what requests need at hand.
    static let besidePool = 2

    private let database: Database
    private let log: Log
    private let connections: Gauge

    init(of database: Database, log: Log, metrics: Metrics) {
        (self.database, self.log) = (database, log)
        connections = metrics.gauge(
            "raingan_database_connections",
            "Connections of the server: allowed, and claimed by all instances together.")
    }

    func run() async throws {
        var isWarned = false
        while !Task.isCancelled {
            if let figures = try? await database.first(Self.question, as: (Int, Int, Int).self) {
                let (allowed, claimed, instances) = figures
                connections.set(Double(allowed), ["of": "allowed"])
                connections.set(Double(claimed), ["of": "claimed"])
                if claimed > allowed, !isWarned {
                    log.warning(
                        "database.too_many_connections_claimed",
                        ["allowed": .int(allowed), "claimed": .int(claimed), "instances": .int(instances)])
                }
                isWarned = claimed > allowed
            }
            try? await Task.sleep(for: .seconds(60))
        }
    }

    private static let question: SQL = """
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
               COALESCE(sum(split_part(name, ' ', 3)::int), 0), count(*)
        FROM (SELECT DISTINCT application_name AS name FROM pg_stat_activity
              WHERE application_name ~ '^raingan-[a-z]+ [0-9a-f]+ [0-9]{1,4}$') AS instances
        """
}

extension DatabaseSettings {
    /// The same for an instance that stays, which says in its name how many connections it may open.
    func ofInstance() -> DatabaseSettings {
        var settings = self
        let instance = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        settings.applicationName += " \(instance) \(poolSize + ConnectionBudget.besidePool)"
        return settings
    }
}
