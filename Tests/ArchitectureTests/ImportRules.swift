/// Who may import whom.
///
/// Each rule answers with the sentences of what breaks it, and with nothing when all is well.
enum ImportRules {
    /// The one module that may speak to each C library, and `CPlatform` for system calls that Swift does not offer.
    static let wrappers: [String: Set<String>] = [
        "CArgon2": ["Cryptography"],
        "CCurl": ["Mail", "WebClient"],
        "CExpat": ["Spreadsheet"],
        "CLibPQ": ["Database"],
        "CMicrohttpd": ["HTTP"],
        "COpenSSL": ["Cryptography"],
        "CPlatform": ["HTTP", "Messaging", "Runtime"],
        "CRabbitMQ": ["Messaging"],
        "CXlsxWriter": ["Spreadsheet"],
        "CZip": ["Spreadsheet"],
    ]

    /// What a room of a service may import; the files at the service's door may import anything.
    static let rooms: [String: Set<String>] = {
        let values: Set = ["Foundation", "Calendar", "JSON", "Programme", "Rules", "Spreadsheet"]
        let work = values.union(["Access", "Contracts", "Database", "EventLog", "Projections", "Runtime"])
        let door = values.union(["Access", "HTTP", "Runtime"])
        return [
            // Rights are values too: a rule about who may do what is written in their words.
            "Domain": values.union(["Access"]),
            "UseCases": work.union(["Cryptography", "Mail", "Messaging", "Synchronization", "WebClient"]),
            "Store": work,
            "Web": door.union(["HTML", "Pages"]),
            "API": door.union(["Contracts"]),
        ]
    }()

    /// Shared modules that must stay apart, so that each can be read, tested and replaced alone.
    static let strangers: [String: Set<String>] = [
        "Calendar": ["Database", "HTTP", "Messaging", "Runtime"],
        "Database": ["Contracts", "HTTP", "Messaging"],
        "HTTP": ["Access", "Cryptography", "Database", "HTML", "Messaging"],
        "Messaging": ["Contracts", "Database", "HTTP"],
        "Pages": ["Database", "EventLog", "Messaging"],
        "Rules": ["Database", "HTTP", "Messaging", "Runtime"],
        "Spreadsheet": ["Database", "HTTP", "Messaging"],
    ]

    /// Modules that import nothing of ours: a contract with a dependency would drag its users along.
    static let alone: Set<String> = ["Contracts", "HTML"]

    static func broken(by file: SourceFile, ours: Set<String>) -> [String] {
        file.imports.sorted().flatMap { imported in
            [
                serviceWall(file, imported), cWall(file, imported), sharedWall(file, imported, ours),
                roomWall(file, imported),
            ]
            .compactMap { $0 }
        }
    }

    private static func serviceWall(_ file: SourceFile, _ imported: String) -> String? {
        guard imported.hasSuffix("Service"), !file.path.hasPrefix("Tests/") else { return nil }
        let isOwnMain = file.room == "Main" && imported == "\(file.service ?? "")Service"
        return isOwnMain ? nil : "imports the service \(imported); services meet only in events"
    }

    private static func cWall(_ file: SourceFile, _ imported: String) -> String? {
        guard let allowed = wrappers[imported], !allowed.contains(file.sharedModule ?? "") else { return nil }
        return "imports the C library \(imported), which belongs behind \(allowed.sorted().joined(separator: " or "))"
    }

    private static func sharedWall(_ file: SourceFile, _ imported: String, _ ours: Set<String>) -> String? {
        guard let module = file.sharedModule else { return nil }
        if alone.contains(module), ours.contains(imported) {
            return "\(module) imports nothing of ours, not \(imported)"
        }
        return strangers[module]?.contains(imported) == true ? "\(module) and \(imported) do not know each other" : nil
    }

    private static func roomWall(_ file: SourceFile, _ imported: String) -> String? {
        guard let room = file.room, let allowed = rooms[room], !allowed.contains(imported) else { return nil }
        return "\(room) may not import \(imported)"
    }
}
