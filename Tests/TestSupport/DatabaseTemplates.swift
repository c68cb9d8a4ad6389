import Database
import Foundation
import Runtime

/// Makes and keeps the databases from which the tests' own are copied.
///
/// A template's name is made from the content of its scripts and the day, so that runs share it and none is stale.
/// Every template has what `deploy/postgres/shared.sql` brings, as the product's database does.
actor DatabaseTemplates {
    static let shared = DatabaseTemplates()

    private var templates: [String: Task<String, any Error>] = [:]
    private var sweep: Task<Void, any Error>?

    /// The template for these migrations, made at the first call.
    func name(for migrations: [MigrationSet], schema: String?) async throws -> String {
        let migrator = Migrator(sets: migrations)
        let script = try String(contentsOf: Self.sharedScript, encoding: .utf8)
        let day = Int(Date().timeIntervalSince1970) / 86_400
        let content = try Migrator.fingerprint(of: [migrator.fingerprint(), script])
        let name = String("\(Self.prefix)m\(day)_\(content)_\(schema ?? "none")".prefix(60))
        if sweep == nil { sweep = Task { try await Self.dropForgotten() } }
        try await sweep?.value
        if let template = templates[name] { return try await template.value }
        let template = Task {
            try await Self.build(name, script, migrations.isEmpty ? nil : migrator, schema: schema)
            return name
        }
        templates[name] = template
        return try await template.value
    }

    private static let prefix = "raingan_t_"

    private static func administration() throws -> Database {
        var settings = try DatabaseSettings(url: TestServers.postgres + "/postgres")
        settings.poolSize = 2
        settings.statementTimeout = .seconds(120)
        settings.acquireTimeout = .seconds(120)
        settings.lockTimeout = .zero
        return Database(settings, log: .silent, metrics: Metrics())
    }

    /// Statements that name databases, which cannot be parameters; the names are all made here.
    private static let admin = Result<Database, any Error> { try administration() }

    private static let sharedScript = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../deploy/postgres/shared.sql").standardized

    private static func build(_ name: String, _ script: String, _ migrator: Migrator?, schema: String?) async throws {
        let admin = try admin.get()
        // Another run may be making the same: each builds its own, and the first to finish gives it the name.
        let known = try await admin.run("SELECT 1 FROM pg_database WHERE datname = \(name)", as: Int.self)
        guard known.isEmpty else { return }
        let draft = freshName()
        try await admin.execute(
            SQL(unsafeText: "CREATE DATABASE \(draft) TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"))
        do {
            try await prepare(draft, script, migrator, schema: schema)
            try await admin.execute(SQL(unsafeText: "ALTER DATABASE \(draft) RENAME TO \(name)"))
        } catch {
            try await drop(draft)
            guard (error as? DatabaseError)?.kind == .other(sqlState: "42P04") else { throw error }
        }
    }

    private static func prepare(_ draft: String, _ script: String, _ migrator: Migrator?, schema: String?) async throws
    {
        let settings = try DatabaseSettings(url: TestServers.postgres + "/" + draft, schema: schema)
        let database = Database(settings, log: .silent, metrics: Metrics())
        try await database.run(script: script)
        try await migrator?.apply(on: database)
    }

    static func copy(of template: String) async throws -> (name: String, url: String) {
        let name = freshName()
        try await admin.get().execute(SQL(unsafeText: "CREATE DATABASE \(name) TEMPLATE \(template)"))
        return (name, try TestServers.postgres + "/" + name)
    }

    static func drop(_ name: String) async throws {
        try await admin.get().execute(SQL(unsafeText: "DROP DATABASE IF EXISTS \(name) WITH (FORCE)"))
    }

    /// A name that tells when it was made.
    private static func freshName() -> String {
        "\(prefix)c\(Int(Date().timeIntervalSince1970))_\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// Drops what killed runs have left: copies older than an hour, templates of the days before yesterday.
    private static func dropForgotten() async throws {
        let now = Int(Date().timeIntervalSince1970)
        let names = try await admin.get().run(
            "SELECT datname::text FROM pg_database WHERE datname LIKE \(prefix + "%")", as: String.self)
        for name in names {
            let number = name.dropFirst(prefix.count + 1).prefix { $0.isNumber }
            guard let made = Int(number) else { continue }
            let isForgotten = name.hasPrefix(prefix + "c") ? made < now - 3600 : made < now / 86_400 - 1
            if isForgotten { try await drop(name) }
        }
    }
}
