public import Calendar
public import JSON
public import Rules

/// What a field takes, and how its value is stored in the answers.
public enum FieldKind: String, Sendable, Hashable, CaseIterable {
    /// One line; stored as text.
    case text
    /// Several lines; stored as text.
    case narrative
    /// Stored as a number.
    case integer, decimal, percent
    /// Stored as decimal text, `"1234.50"`; rules see whole satang.
    case money
    /// Stored as `"2021-03-31"`.
    case date
    /// Stored as the id of the choice or code.
    case choice
    case codeList = "code-list"
    /// Stored as a list of ids.
    case choices
    /// Stored as the agency's slug.
    case agency
    case url, email = "e-mail", telephone
    /// Stored as a list of `{"id", "name", "type", "bytes"}`.
    case files
    /// Stored as a list of objects, one member per column.
    case rows
    /// Stored as a list of ids, the first ranked first.
    case ranked
    /// Never typed: the value of its rule.
    case computed
}

/// Bounds of a field; those that mean nothing for its kind are refused in the document.
public struct FieldLimits: Sendable, Hashable {
    /// Lowest and highest value, as the number is shown; for money in baht.
    public var min: JSONNumber?
    public var max: JSONNumber?
    /// Decimal places of decimal and percent.
    public var places: Int?
    /// Unicode scalars of a text.
    public var length: Int?
    /// Elements of rows, choices, ranked and files.
    public var atLeast: Int?
    public var atMost: Int?
    /// The size of one file in bytes.
    public var bytes: Int?
    /// Kinds of file by content, such as `pdf` or `jpeg`.
    public var types: [String] = []
    /// The length of a clip.
    public var seconds: Int?

    /// Where no length is given.
    public static let textLength = 500
    public static let narrativeLength = 20_000
}

/// Something to choose, with what it means in both languages.
public struct Choice: Sendable, Hashable {
    public let id: String
    public let label: Words
}

/// Where a field's first value comes from.
public enum Prefill: Sendable, Hashable {
    /// A field of the register entry.
    case entry(String)
    /// A field of the same agency's (and entry's) last report.
    case last(String)
}

/// One question of a form.
public struct Field: Sendable, Hashable {
    public enum Need: Sendable, Hashable {
        case optional, required
        /// Required when the rule holds.
        case when(Rule)
    }

    public let id: String
    public let kind: FieldKind
    public let label: Words
    public let help: Words?
    public let unit: Words?
    public let need: Need
    /// Shown, and therefore asked, only when the rule holds.
    public let shown: Rule?
    public let limits: FieldLimits
    /// What can be chosen in choice, choices and ranked; for code-list, the codes of the list it names.
    public internal(set) var choices: [Choice]
    public let codeList: String?
    /// The kinds of agency that can be chosen; any when empty.
    public let agencyKinds: [String]
    /// The columns of rows.
    public internal(set) var columns: [Field]
    /// The rule of a computed field.
    public let compute: Rule?
    public let prefill: Prefill?
}
