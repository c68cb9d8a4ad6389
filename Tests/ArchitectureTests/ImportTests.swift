import Testing

/// The walls between modules and between the rooms of a service, most of which the package manifest cannot see.
struct ImportTests {
    @Test func theRepositoryKeepsEveryImportWall() throws {
        let files = try Repository.swiftFiles()
        let ours = Set(files.compactMap(\.sharedModule))
        #expect(files.count > 100)
        for file in files {
            #expect(ImportRules.broken(by: file, ours: ours) == [], "\(file.path)")
        }
    }

    @Test(arguments: [
        ("Services/Approval/Program.swift", "import SubmissionService"),
        ("Services/Approval/Domain/Case.swift", "import Database"),
        ("Services/Approval/Domain/Case.swift", "import Contracts"),
        ("Services/Approval/Store/Cases.swift", "import HTML"),
        ("Services/Approval/UseCases/Decide.swift", "import HTTP"),
        ("Services/Approval/Web/CasePage.swift", "public import Database"),
        ("Services/Approval/Web/CasePage.swift", "import struct Database.SQL"),
        ("Services/Approval/API/Cases.swift", "import EventLog"),
        ("Services/Approval/Program.swift", "import CLibPQ"),
        ("Services/Approval/Main/main.swift", "import AuthService"),
        ("Shared/Pages/Shell.swift", "import CCurl"),
        ("Shared/Contracts/Event.swift", "internal import JSON"),
        ("Shared/HTML/Node.swift", "import Runtime"),
        ("Shared/Database/Pool.swift", "import Messaging"),
        ("Shared/Messaging/Publisher.swift", "@preconcurrency import Database"),
    ])
    func aHoleInAWallIsFound(path: String, declaration: String) {
        let file = SourceFile(path: path, text: "import Foundation\n\(declaration)\n")
        #expect(ImportRules.broken(by: file, ours: ["JSON", "Runtime"]).count == 1)
    }

    @Test(arguments: [
        ("Services/Approval/Domain/Case.swift", "import Calendar"),
        ("Services/Approval/Store/Cases.swift", "import Database"),
        ("Services/Approval/Main/main.swift", "import ApprovalService"),
        ("Services/Approval/Program.swift", "import Messaging"),
        ("Shared/Database/Pool.swift", "internal import CLibPQ"),
        ("Shared/EventLog/Relay.swift", "import Messaging"),
        ("Tests/ContractsTests/CatalogueTests.swift", "@testable import ApprovalService"),
        ("Services/Approval/Domain/Case.swift", "// import Database would be wrong here"),
    ])
    func aDoorInAWallIsLeftOpen(path: String, declaration: String) {
        let file = SourceFile(path: path, text: "\(declaration)\n")
        #expect(ImportRules.broken(by: file, ours: ["JSON", "Runtime"]) == [])
    }
}
