import Calendar
import JSON
import Programme
import Testing

/// One change that breaks the shipped document: what is put where (nil takes it away).
struct Breakage: Sendable, CustomTestStringConvertible {
    let pointer: String
    let value: JSONValue?
    /// Where the reader must point.
    let blamed: String

    init(_ pointer: String, _ value: JSONValue?, blames blamed: String? = nil) {
        (self.pointer, self.value, self.blamed) = (pointer, value, blamed ?? pointer)
    }

    var testDescription: String { pointer }

    func applied(to document: JSONValue) -> JSONValue {
        Self.put(document, JSONPointer(pointer)?.tokens[...] ?? [], value)
    }

    private static func put(_ document: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
        guard let key = path.first else { return value ?? .null }
        if var array = document.array, let index = Int(key), array.indices.contains(index) {
            array[index] = put(array[index], path.dropFirst(), value)
            return .array(array)
        }
        var object = document.object ?? JSONObject()
        object[key] = path.count == 1 ? value : put(object[key] ?? [:], path.dropFirst(), value)
        return .object(object)
    }
}

struct DocumentTests {
    /// Mistakes of form, which the published schema finds too.
    static let ofForm = [
        Breakage("/id", "Project Quarterly"), Breakage("/name", nil, blames: ""),
        Breakage("/name/en", nil, blames: "/name"),
        Breakage("/colour", "navy"), Breakage("/when/every", "fortnight"), Breakage("/when/milestones", []),
        Breakage("/when/milestones/0/due/at", "25:00"), Breakage("/when/milestones/0/due/days", 1000),
        Breakage("/owes", ["everybody": true], blames: "/owes/everybody"), Breakage("/form/sections", [:]),
        Breakage("/form/sections/0/topics/0/fields/0/kind", "slider"), Breakage("/form/rules/0/severity", "fatal"),
        Breakage("/form/rules/0/require", nil, blames: "/form/rules/0"), Breakage("/amendment", "sometimes"),
        Breakage("/route/alternatives/0/steps/0/position", "governor"),
        Breakage("/route/alternatives/0/steps/0/signs", "yes"),
        Breakage("/route/alternatives/0/steps/0/limit/days", 0), Breakage("/reminders/0/to", []),
        Breakage("/reminders/0/to/0", "everybody"), Breakage("/quietHours/from", "8 pm"),
        Breakage("/visibility/public", true),
        Breakage("/certificate/body", []),
        Breakage("/sentBy/0/of", ["up": "sideways", "to": "province"], blames: "/sentBy/0/of/up"),
    ]

    /// Mistakes of reference and of rules, which only the reader finds.
    static let ofReference = [
        Breakage("/when/milestones/1/step", "king"), Breakage("/reminders/0/milestone", "council"),
        Breakage("/route/alternatives/0/when", ["==": [["var": "facts.colour"], 1]], blames: "/route/alternatives/0"),
        Breakage("/route/alternatives/0/when", nil, blames: "/route/alternatives/0"),
        Breakage("/form/rules/0/require", ["has": 1]),
        Breakage("/form/rules/0/place", "nowhere", blames: "/form/rules/0"),
        Breakage("/form/rules/0/require", ["var": "answers.nothing"], blames: "/form/rules/0"),
        Breakage("/register/label", "budget"), Breakage("/certificate", nil, blames: "/route/alternatives/0"),
        Breakage("/codeLists", [], blames: "/form"), Breakage("/contacts/0/route", "sea", blames: "/contacts/0"),
        Breakage("/form/sections/0/topics/0/fields/1/id", "percent", blames: "/form"),
        Breakage(
            "/route/alternatives/0/steps/0/mayReturnTo/0", "council",
            blames: "/route/alternatives/0/steps/0/mayReturnTo"),
        Breakage("/rollUps/0/field", "happiness", blames: ""),
    ]

    @Test(arguments: ofForm + ofReference)
    func namesThePlaceOfAMistake(breakage: Breakage) throws {
        let broken = breakage.applied(to: try ProjectQuarterly.document())
        let refused = try #require(throws: DocumentRefused.self) { try ReportingProgramme(broken) }
        #expect(refused.problems.map(\.pointer.description).contains(breakage.blamed))
        #expect(refused.problems.allSatisfy { !$0.words.thai.isEmpty && !$0.words.english.isEmpty })
    }

    @Test func namesAllMistakesAtOnce() throws {
        var document = try ProjectQuarterly.document()
        for breakage in Self.ofForm.prefix(6) { document = breakage.applied(to: document) }
        let refused = try #require(throws: DocumentRefused.self) { try ReportingProgramme(document) }
        #expect(refused.problems.count >= 5)
    }

    @Test func saysWhereTheJSONBreaks() throws {
        let refused = try #require(throws: DocumentRefused.self) {
            try ReportingProgramme(parsing: Array(#"{"id": "x", "id": "y"}"#.utf8))
        }
        #expect(refused.description.contains("line 1, column 13"))
    }

    @Test func isDescribedByThePublishedSchema() throws {
        #expect(try Schema().accepts(ProjectQuarterly.document()))
    }

    @Test(arguments: ofForm)
    func breaksTheSchemaWhereItBreaksTheReader(breakage: Breakage) throws {
        #expect(try !Schema().accepts(breakage.applied(to: ProjectQuarterly.document())))
    }

    /// Every key the schema knows for the whole document is one that the reader knows: it may be wrong, never unknown.
    @Test func knowsNoFewerKeysThanTheSchema() throws {
        let keys = try #require(Schema().root["properties"]?.object?.keys)
        for key in keys where key != "$schema" {
            let document = Breakage("/" + key, 0).applied(to: try ProjectQuarterly.document())
            let refused = try #require(throws: DocumentRefused.self) { try ReportingProgramme(document) }
            #expect(!refused.problems.contains { $0.words.english.contains("unknown key") })
        }
    }
}
