import Database
import Synchronization

/// Whether the schema has everything that this program needs.
///
/// Migrations only go forward, so that once it has, a look at whether the database answers is enough.
final class SchemaCheck: Sendable {
    private let migrator: Migrator
    private let database: Database
    private let isComplete = Mutex(false)

    init(migrations: [MigrationSet], database: Database) {
        (migrator, self.database) = (Migrator(sets: migrations), database)
    }

    /// What is missing, in one short phrase; nil when nothing is.
    func complaint() async -> String? {
        do {
            if isComplete.withLock({ $0 }) {
                try await database.ping()
                return nil
            }
            let missing = try await migrator.pending(on: database).count
            guard missing == 0 else { return "\(missing) migrations are missing" }
            isComplete.withLock { $0 = true }
            return nil
        } catch let MigrationError.changed(set, file) {
            return "\(set)/\(file) was applied in another version"
        } catch {
            return "the database does not answer"
        }
    }
}
