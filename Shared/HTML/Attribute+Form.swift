// Forms and their fields.
extension Attribute {
    public static func action(_ address: Address) -> Attribute { Attribute("action", address.description) }
    /// Sends the form of this button somewhere else.
    public static func formaction(_ address: Address) -> Attribute { Attribute("formaction", address.description) }
    public static var formnovalidate: Attribute { Attribute("formnovalidate", flag: true) }
    public static func method(_ method: Method) -> Attribute { Attribute("method", method.rawValue) }
    public static func enctype(_ encoding: Encoding) -> Attribute { Attribute("enctype", encoding.rawValue) }
    /// Leaves checking to the server, whose messages are the same for everybody.
    public static var novalidate: Attribute { Attribute("novalidate", flag: true) }
    public static func form(_ id: String?) -> Attribute { Attribute("form", id) }
    public static func `for`(_ id: String) -> Attribute { Attribute("for", id) }
    public static func name(_ name: String?) -> Attribute { Attribute("name", name) }
    public static func value(_ value: String?) -> Attribute { Attribute("value", value) }
    public static func type(_ type: FieldType) -> Attribute { Attribute("type", type.rawValue) }
    public static func checked(_ flag: Bool = true) -> Attribute { Attribute("checked", flag: flag) }
    public static func selected(_ flag: Bool = true) -> Attribute { Attribute("selected", flag: flag) }
    public static func disabled(_ flag: Bool = true) -> Attribute { Attribute("disabled", flag: flag) }
    public static func readonly(_ flag: Bool = true) -> Attribute { Attribute("readonly", flag: flag) }
    public static func required(_ flag: Bool = true) -> Attribute { Attribute("required", flag: flag) }
    public static func multiple(_ flag: Bool = true) -> Attribute { Attribute("multiple", flag: flag) }
    public static func autofocus(_ flag: Bool = true) -> Attribute { Attribute("autofocus", flag: flag) }
    /// In UTF-16 units, as browsers count.
    public static func maxlength(_ units: Int?) -> Attribute { Attribute("maxlength", units.map { String($0) }) }
    public static func rows(_ lines: Int) -> Attribute { Attribute("rows", String(lines)) }
    public static func size(_ characters: Int) -> Attribute { Attribute("size", String(characters)) }
    public static func min(_ value: String?) -> Attribute { Attribute("min", value) }
    public static func max(_ value: String?) -> Attribute { Attribute("max", value) }
    public static func step(_ value: String?) -> Attribute { Attribute("step", value) }
    public static func accept(_ kinds: String?) -> Attribute { Attribute("accept", kinds) }
    public static func list(_ id: String?) -> Attribute { Attribute("list", id) }
    public static func label(_ text: String) -> Attribute { Attribute("label", text) }
    /// What the browser may fill in by itself, in the words of HTML § 4.10.18.7.
    public static func autocomplete(_ tokens: String?) -> Attribute { Attribute("autocomplete", tokens) }
    /// Which keyboard a telephone offers.
    public static func inputmode(_ mode: InputMode?) -> Attribute { Attribute("inputmode", mode?.rawValue) }
    public static func spellcheck(_ flag: Bool) -> Attribute { Attribute("spellcheck", flag ? "true" : "false") }

    public enum Method: String, Sendable { case get, post, dialog }

    public enum Encoding: String, Sendable {
        case multipart = "multipart/form-data"
        case urlencoded = "application/x-www-form-urlencoded"
    }

    /// The kinds of `input`, `button` and `script` that pages use.
    public enum FieldType: String, Sendable {
        case text, search, email, tel, url, password, number, range, date, time, checkbox, radio, file, hidden
        case submit, button, module
    }

    public enum InputMode: String, Sendable { case text, numeric, decimal, tel, email, url, search, none }
}
