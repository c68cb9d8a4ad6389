public import Database
import Foundation

/// The tables of this module, which Submission, Approval and Notification keep each in its own schema.
public enum ProjectionMigrations {
    public static var set: MigrationSet {
        MigrationSet(name: "projections", directory: Bundle.module.bundleURL.appending(path: "Migrations"))
    }
}
