// What any element may carry.
extension Attribute {
    public static func id(_ name: String?) -> Attribute { Attribute("id", name) }
    /// Language of the words inside (BCP 47): `th`, `en`.
    public static func lang(_ code: String) -> Attribute { Attribute("lang", code) }
    public static func title(_ text: String?) -> Attribute { Attribute("title", text) }
    public static func role(_ name: StaticString) -> Attribute { Attribute("role", name.description) }
    public static func tabindex(_ index: Int) -> Attribute { Attribute("tabindex", String(index)) }
    public static func hidden(_ flag: Bool = true) -> Attribute { Attribute("hidden", flag: flag) }
    public static var translateNo: Attribute { Attribute("translate", "no") }
    public static func datetime(_ text: String) -> Attribute { Attribute("datetime", text) }
    public static func open(_ flag: Bool = true) -> Attribute { Attribute("open", flag: flag) }
}

// Links, pictures, scripts and what stands in the head.
extension Attribute {
    public static func href(_ address: Address) -> Attribute { Attribute("href", address.description) }
    public static func src(_ address: Address) -> Attribute { Attribute("src", address.description) }
    public static func rel(_ names: StaticString) -> Attribute { Attribute("rel", names.description) }
    public static func hreflang(_ code: String) -> Attribute { Attribute("hreflang", code) }
    public static func target(_ name: StaticString) -> Attribute { Attribute("target", name.description) }
    /// Saves what is linked instead of showing it, under this name.
    public static func download(_ fileName: String) -> Attribute { Attribute("download", fileName) }
    /// What a picture shows, for those who do not see it; empty for decoration.
    public static func alt(_ text: String) -> Attribute { Attribute("alt", text) }
    /// In pixels of the style sheet.
    public static func width(_ pixels: Int) -> Attribute { Attribute("width", String(pixels)) }
    /// In pixels of the style sheet.
    public static func height(_ pixels: Int) -> Attribute { Attribute("height", String(pixels)) }
    public static var lazy: Attribute { Attribute("loading", "lazy") }
    public static var controls: Attribute { Attribute("controls", flag: true) }
    public static func preload(_ what: StaticString) -> Attribute { Attribute("preload", what.description) }
    public static func charset(_ name: StaticString) -> Attribute { Attribute("charset", name.description) }
    public static func content(_ text: String) -> Attribute { Attribute("content", text) }
    public static func httpEquiv(_ name: StaticString) -> Attribute { Attribute("http-equiv", name.description) }
    public static func `as`(_ kind: StaticString) -> Attribute { Attribute("as", kind.description) }
    public static var crossorigin: Attribute { Attribute("crossorigin", flag: true) }
    public static func media(_ query: StaticString) -> Attribute { Attribute("media", query.description) }
}

// Tables.
extension Attribute {
    public static func scope(_ scope: Scope) -> Attribute { Attribute("scope", scope.rawValue) }
    public static func colspan(_ count: Int) -> Attribute { Attribute("colspan", String(count)) }
    public static func rowspan(_ count: Int) -> Attribute { Attribute("rowspan", String(count)) }
    public static func headers(_ ids: String) -> Attribute { Attribute("headers", ids) }

    /// What a header cell is the header of.
    public enum Scope: String, Sendable {
        case column = "col"
        case row, colgroup, rowgroup
    }
}
