public import Calendar
public import JSON

/// A reporting duty as data: who owes what, when, in which form, and whose approval it needs.
///
/// Read from one JSON document, described by `programme.schema.json`.
public struct ReportingProgramme: Sendable, Hashable {
    /// What happens to a report that is changed after it was sent.
    public enum Amendment: String, Sendable, Hashable, CaseIterable {
        case never
        /// The route is gone through again.
        case route
        /// Recorded, without a route.
        case free
    }

    public let id: String
    public let name: Words
    public let summary: Words
    public let owes: AgencyRule
    public let schedule: Schedule
    public private(set) var register: Register?
    public let codeLists: [CodeList]
    public private(set) var form: Form
    /// Positions whose holders may send (Q3); anybody with the right to prepare when empty.
    public let sentBy: [PositionExpression]
    public let amendment: Amendment
    public let facts: [Fact]
    public let route: Route?
    public let reminders: [Reminder]
    public let quietHours: QuietHours?
    public let rollUps: [RollUp]
    public let visibility: Visibility
    public let certificate: Certificate?
    public let contacts: [Contact]
    public let guidance: [Guidance]
    /// The document as it was read; its `canonicalBytes` are what a checksum is taken of.
    public let document: JSONValue

    private static let keys = [
        "$schema", "id", "name", "summary", "owes", "when", "register", "codeLists", "form", "sentBy", "amendment",
        "facts", "route", "reminders", "quietHours", "rollUps", "visibility", "certificate", "contacts", "guidance",
    ]

    /// What other services need of a programme, as a document of its own: everything but the form and the register.
    public var excerpt: JSONValue { Conduct.excerpt(of: document) }

    /// Reads and checks a document; throws everything that is wrong with it, all at once.
    public init(parsing bytes: [UInt8]) throws(DocumentRefused) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            let words = Words("อ่าน JSON ไม่ได้: \(error)", "not JSON: \(error)")
            throw DocumentRefused(problems: [DocumentProblem(pointer: error.pointer, words: words)])
        }
        try self.init(value)
    }

    public init(_ document: JSONValue) throws(DocumentRefused) {
        var problems: DocumentProblems = []
        let node = DocumentNode(value: document, pointer: .root)
        node.allow(Self.keys, &problems)
        self.document = document
        id = node.required("id", &problems, or: "") { $0.id(&$1) }
        name = node.required("name", &problems, or: Words("", "")) { $0.words(&$1) }
        summary = node.required("summary", &problems, or: Words("", "")) { $0.words(&$1) }
        owes = node.required("owes", &problems, or: .agencies([]), AgencyRule.read)
        schedule = node.required("when", &problems, or: .none, Schedule.read)
        register = node.optional("register", &problems, Register.read)
        codeLists = node.list("codeLists", &problems, CodeList.read)
        form = node.required("form", &problems, or: .none, Form.read)
        sentBy = node.list("sentBy", &problems, PositionExpression.read)
        amendment = node.required("amendment", &problems, or: .never) { $0.one(of: Amendment.self, or: .never, &$1) }
        facts = node.list("facts", &problems, Fact.read).compactMap { $0 }
        route = node.optional("route", &problems, Route.read)
        reminders = node.list("reminders", &problems, Reminder.read)
        quietHours = node.optional("quietHours", &problems, QuietHours.read)
        rollUps = node.list("rollUps", &problems, RollUp.read)
        visibility = node.required("visibility", &problems, or: .hidden, Visibility.read)
        certificate = node.optional("certificate", &problems, Certificate.read)
        contacts = node.list("contacts", &problems, Contact.read)
        guidance = node.list("guidance", &problems, Guidance.read)
        if problems.isEmpty { checkReferences(&problems) }
        guard problems.isEmpty else { throw DocumentRefused(problems: problems) }
        form = form.filled(from: codeLists)
        let entries = register.map { $0.form.filled(from: codeLists) }
        if let entries { register?.form = entries }
    }
}

extension Visibility {
    static let hidden = Visibility(from: .never, fields: [])
}

extension Form {
    /// Gives the fields that name a code list its codes.
    fileprivate func filled(from lists: [CodeList]) -> Form {
        func filled(_ field: Field) -> Field {
            var field = field
            if let list = lists.first(where: { $0.id == field.codeList }) { field.choices = list.codes }
            field.columns = field.columns.map(filled)
            return field
        }
        var form = self
        for section in form.sections.indices {
            for topic in form.sections[section].topics.indices {
                form.sections[section].topics[topic].fields = sections[section].topics[topic].fields.map(filled)
            }
        }
        return form
    }
}

/// What Approval and Notification follow: a programme without its form and register.
public struct Conduct: Sendable, Hashable {
    public let id: String
    public let name: Words
    public let schedule: Schedule
    public let sentBy: [PositionExpression]
    public let route: Route?
    public let reminders: [Reminder]
    public let quietHours: QuietHours?
    public let certificate: Certificate?
    public let contacts: [Contact]

    private static let keys = [
        "id", "name", "when", "sentBy", "route", "reminders", "quietHours", "certificate", "contacts",
    ]

    static func excerpt(of document: JSONValue) -> JSONValue {
        var excerpt = JSONObject()
        for key in keys { excerpt[key] = document[key] }
        return .object(excerpt)
    }

    /// Reads `ReportingProgramme.excerpt`.
    public init(_ excerpt: JSONValue) throws(DocumentRefused) {
        var problems: DocumentProblems = []
        let node = DocumentNode(value: excerpt, pointer: .root)
        node.allow(Self.keys, &problems)
        id = node.required("id", &problems, or: "") { $0.id(&$1) }
        name = node.required("name", &problems, or: Words("", "")) { $0.words(&$1) }
        schedule = node.required("when", &problems, or: .none, Schedule.read)
        sentBy = node.list("sentBy", &problems, PositionExpression.read)
        route = node.optional("route", &problems, Route.read)
        reminders = node.list("reminders", &problems, Reminder.read)
        quietHours = node.optional("quietHours", &problems, QuietHours.read)
        certificate = node.optional("certificate", &problems, Certificate.read)
        contacts = node.list("contacts", &problems, Contact.read)
        guard problems.isEmpty else { throw DocumentRefused(problems: problems) }
    }
}
