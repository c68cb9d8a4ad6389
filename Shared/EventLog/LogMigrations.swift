public import Database
import Foundation

/// The tables of this module, which every service keeps in its own schema beside its own.
public enum LogMigrations {
    public static var set: MigrationSet {
        MigrationSet(name: "event-log", directory: Bundle.module.bundleURL.appending(path: "Migrations"))
    }
}
