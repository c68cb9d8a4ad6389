// swift-tools-version: 6.2
import PackageDescription

/// The C libraries, each behind one module map and one small header; nothing else lives in those folders.
let cLibraries: [Target] = [
    .systemLibrary(name: "CPlatform", path: "Shared/CPlatform"),
    .systemLibrary(name: "CLibPQ", path: "Shared/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
        name: "CRabbitMQ", path: "Shared/CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
    .systemLibrary(name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
        name: "CArgon2", path: "Shared/CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(
        name: "CCurl", path: "Shared/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
        name: "CMicrohttpd", path: "Shared/CMicrohttpd", pkgConfig: "libmicrohttpd",
        providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CZip", path: "Shared/CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CExpat", path: "Shared/CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(
        name: "CXlsxWriter", path: "Shared/CXlsxWriter", pkgConfig: "xlsxwriter",
        providers: [.apt(["libxlsxwriter-dev"])]),
]

/// What the four services share: code and message contracts, never tables.
let sharedModules: [Target] = [
    shared("Runtime"),
    shared("JSON"),
    shared("Contracts", resources: [.copy("Schemas")]),
    shared("HTML"),
    shared("Calendar"),
    shared("Rules", ["JSON"]),
    shared("Spreadsheet", ["CExpat", "CXlsxWriter", "CZip"]),
    shared("Programme", ["Calendar", "JSON", "Rules"]),
    shared("Cryptography", ["CArgon2", "COpenSSL", "Runtime"]),
    shared("Database", ["CLibPQ", "Runtime"]),
    shared("Messaging", ["CPlatform", "CRabbitMQ", "Runtime"]),
    shared("HTTP", ["CMicrohttpd", "CPlatform", "Calendar", "JSON", "Runtime"]),
    shared("Mail", ["CCurl", "Runtime"]),
    shared("WebClient", ["CCurl", "Runtime"]),
    shared(
        "EventLog", ["Contracts", "Cryptography", "Database", "JSON", "Messaging", "Runtime"],
        resources: [.copy("Migrations")]),
    shared("Access", ["Calendar", "Contracts", "Cryptography", "HTTP", "JSON", "Messaging", "Runtime"]),
    shared("Pages", ["Access", "Calendar", "Contracts", "HTML", "HTTP", "Runtime"], exclude: ["Static"]),
    shared(
        "Projections",
        [
            "Access", "Contracts", "Cryptography", "Database", "EventLog", "HTTP", "Messaging", "Operations",
            "Programme", "Runtime",
        ],
        resources: [.copy("Migrations")]),
    shared(
        "Operations",
        [
            "Access", "Calendar", "Contracts", "Cryptography", "Database", "EventLog", "HTTP", "JSON", "Messaging",
            "Pages", "Runtime",
        ]),
]

let services: [Target] =
    service("Auth", also: ["Mail", "Spreadsheet"])
    + service("Submission", also: ["Programme", "Projections", "Rules"], resources: [.copy("Programmes")])
    + service("Approval", also: ["Programme", "Projections", "Rules"])
    + service("Notification", also: ["Mail", "Programme", "Projections", "WebClient"])

/// What the benchmarks need in Swift.
let benchmarks: [Target] = [
    .executableTarget(
        name: "token-checks", dependencies: ["Access", "Contracts", "Cryptography"],
        path: "Tests/Benchmarks/TokenChecks")
]

let tests: [Target] = [
    .target(
        name: "TestSupport",
        dependencies: ["Calendar", "Database", "EventLog", "HTTP", "JSON", "Messaging", "Runtime"],
        path: "Tests/TestSupport"),
    test("Runtime"),
    test("JSON"),
    test("Contracts", ["JSON"], exclude: ["Examples"]),
    test("HTML"),
    test("Calendar"),
    test("Rules", ["JSON"], exclude: ["Suite"]),
    test("Spreadsheet", exclude: ["workbook.py"]),
    test("Programme", ["Calendar", "JSON", "Rules"]),
    test("Cryptography"),
    test("Database", exclude: ["Words"]),
    test("Messaging"),
    test("HTTP", ["Calendar", "JSON"]),
    test("Mail"),
    test("WebClient", ["HTTP"]),
    test("EventLog", ["Contracts", "Cryptography", "Database", "JSON", "Messaging"]),
    test("Access", ["Contracts", "Cryptography", "HTTP", "JSON", "Messaging"]),
    test("Pages", ["Access", "Calendar", "HTML", "HTTP"]),
    test("Operations", ["Contracts", "Database", "EventLog", "HTTP", "Messaging"]),
    test("Projections", ["Access", "Contracts", "Database", "EventLog", "Programme"]),
    .testTarget(name: "ArchitectureTests", path: "Tests/ArchitectureTests"),
    serviceTest("Auth"),
    serviceTest("Submission"),
    serviceTest("Approval"),
    serviceTest("Notification"),
]

func shared(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, path: "Shared/\(name)", exclude: exclude, resources: resources)
}

/// Each service is a library (all of its code) and a tiny executable (its `main`).
func service(_ name: String, also more: [Target.Dependency], resources: [Resource] = []) -> [Target] {
    let common: [Target.Dependency] = [
        "Access", "Calendar", "Contracts", "Cryptography", "Database", "EventLog", "HTML", "HTTP", "JSON", "Messaging",
        "Operations", "Pages", "Runtime",
    ]
    return [
        .target(
            name: "\(name)Service", dependencies: common + more, path: "Services/\(name)",
            exclude: ["Main", "README.md"], resources: [.copy("Migrations")] + resources),
        .executableTarget(
            name: "\(name.lowercased())-service", dependencies: [.byName(name: "\(name)Service"), "Operations"],
            path: "Services/\(name)/Main"),
    ]
}

func test(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + (name == "Runtime" ? [] : ["Runtime"]) + dependencies,
        path: "Tests/\(name)Tests", exclude: exclude)
}

func serviceTest(_ name: String) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [
            .byName(name: "\(name)Service"), "TestSupport", "Access", "Calendar", "Contracts", "Cryptography",
            "Database", "EventLog", "HTML", "HTTP", "JSON", "Messaging", "Operations", "Pages", "Programme",
            "Projections", "Rules", "Runtime", "Mail", "Spreadsheet", "WebClient",
        ],
        path: "Tests/\(name)Tests")
}

/// Only these modules touch C and raw memory; everywhere else an unsafe expression is an error.
let wrappers: Set<String> = [
    "Cryptography", "Database", "HTTP", "Mail", "Messaging", "Spreadsheet", "TestSupport", "WebClient",
]

let package = Package(
    name: "raingan",
    targets: cLibraries + sharedModules + services + benchmarks + tests
)

// One set of compiler settings for every Swift target: no file may opt out quietly.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .treatAllWarnings(as: .error),
    ]
    if !wrappers.contains(target.name) && target.type != .test { target.swiftSettings?.append(.strictMemorySafety()) }
}
