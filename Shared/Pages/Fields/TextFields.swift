public import HTML

/// One line of text.
public struct TextField: Component {
    let field: Field
    let value: String
    let kind: Kind
    let autocomplete: String?
    let limit: Int?

    public enum Kind: String, Sendable { case text, email, tel, url, password, search, code }

    /// A field for `limit` characters at most; `autocomplete` names what a browser may fill in.
    public init(
        _ field: Field, value: String = "", kind: Kind = .text, autocomplete: String? = "off", limit: Int? = nil
    ) {
        self.field = field
        self.value = value
        self.kind = kind
        self.autocomplete = autocomplete
        self.limit = limit
    }

    public var body: Node {
        FieldFrame(
            field: field, width: kind == .code || kind == .tel ? "medium" : "full",
            control: input(
                .class("box", kind == .code ? "box--code" : nil), .type(type), .id(field.name), .name(field.name),
                // A password never travels back into a page.
                .value(kind == .password ? nil : value), .inputmode(mode), .autocomplete(autocomplete),
                .maxlength(limit), .when(kind == .code, .spellcheck(false)), field.common))
        if let secret { SecretMark(field.name, secret) }
    }

    private var secret: SecretMark.Kind? {
        autocomplete.flatMap(SecretMark.Kind.init) ?? (kind == .password ? .password : nil)
    }

    private var type: Attribute.FieldType {
        switch kind {
        case .text, .code, .url: .text
        case .email: .email
        case .tel: .tel
        case .password: .password
        case .search: .search
        }
    }

    private var mode: Attribute.InputMode? { kind == .url ? .url : nil }
}

/// Several lines of text.
public struct TextAreaField: Component {
    let field: Field
    let value: String
    let lines: Int
    let limit: Int?

    /// A field that shows `lines` lines and takes `limit` characters; the server counts, the browser only tells.
    public init(_ field: Field, value: String = "", lines: Int = 5, limit: Int? = nil) {
        self.field = field
        self.value = value
        self.lines = lines
        self.limit = limit
    }

    public var body: Node {
        FieldFrame(
            field: field,
            control: textarea(
                .class("box"), .id(field.name), .name(field.name), .rows(lines),
                .data("limit", limit.map { String($0) }), field.common
            ) { value })
    }
}
