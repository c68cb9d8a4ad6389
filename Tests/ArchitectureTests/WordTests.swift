import Testing

struct WordTests {
    @Test func theRepositoryKeepsEveryRuleAboutWords() throws {
        let files = try Repository.files(
            below: ["Services", "Shared", "Tests", "deploy"], endingIn: ["swift", "sql", "sh", "py", "js", "css", "h"])
        for file in files where file.folders != ["Tests", "ArchitectureTests"] {
            #expect(WordRules.broken(by: file) == [], "\(file.path)")
        }
    }

    @Test(arguments: [
        ("Shared/Runtime/Log.swift", "// TODO: rotate"),
        ("deploy/scripts/lib/say.sh", "# FIXME"),
        ("Shared/Runtime/Log.swift", "let file = try! open()"),
        ("Shared/Runtime/Log.swift", "let log = thing as! Log"),
        ("Tests/RuntimeTests/LogTests.swift", "fatalError(\"no\")"),
        ("Services/Auth/UseCases/SignIn.swift", "let sql: SQL = \"SELECT id FROM person\""),
        ("Services/Auth/Web/SignInPage.swift", "\"INSERT INTO session VALUES\""),
        ("Shared/Access/Permit.swift", "\"UPDATE auth.session SET ended = true\""),
        ("Services/Auth/Domain/Session.swift", "let now = Date()"),
        ("Services/Auth/Store/Sessions.swift", "\"UPDATE session SET seen_at = now()\""),
        ("Services/Auth/Migrations/0001_create.sql", "created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP"),
        ("Shared/HTTP/Server.swift", "final class Server: @unchecked Sendable {}"),
    ])
    func aForbiddenWordIsFound(path: String, line: String) {
        #expect(WordRules.broken(by: SourceFile(path: path, text: line + "\n")).count == 1)
    }

    @Test(arguments: [
        ("Services/Auth/Store/People.swift", "\"SELECT id FROM person\""),
        ("Shared/EventLog/Sequencer.swift", "\"INSERT INTO event_log VALUES\""),
        ("Services/Auth/Domain/Session.swift", "let now = Date(timeIntervalSince1970: 0)"),
        ("Services/Auth/Domain/Session.swift", "// never Date() here, and no SELECT id FROM anything"),
        ("Services/Auth/Migrations/0001_create.sql", "-- now() is not used"),
        ("Shared/HTTP/Server.swift", "// The mutex guards the handle.\nfinal class Server: @unchecked Sendable {}"),
        ("Shared/Pages/Field.swift", "case select(options: [String])"),
    ])
    func anAllowedWordIsLeftAlone(path: String, text: String) {
        #expect(WordRules.broken(by: SourceFile(path: path, text: text + "\n")) == [])
    }
}
