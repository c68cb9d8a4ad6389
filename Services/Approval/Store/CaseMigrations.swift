import Database
import Foundation

/// The tables of this service.
enum CaseMigrations {
    static var set: MigrationSet {
        MigrationSet(name: "approval", directory: Bundle.module.bundleURL.appending(path: "Migrations"))
    }
}
