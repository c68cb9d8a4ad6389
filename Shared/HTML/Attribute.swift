/// One attribute of an element, typed so that a page cannot carry a script or a style of its own.
///
/// There is no `style` and no `on…`: the policy of the pages forbids both. An attribute whose value is `nil`
/// is left off.
public struct Attribute: Sendable {
    let name: String
    let value: Value

    enum Value: Sendable {
        case absent
        case flag
        case text(String)
        case several([Attribute])
    }

    init(_ name: StaticString, _ value: String?) {
        self.name = name.description
        self.value = value.map(Value.text) ?? .absent
    }

    init(_ name: StaticString, flag: Bool) {
        self.name = name.description
        value = flag ? .flag : .absent
    }

    private init(several: [Attribute]) {
        name = ""
        value = .several(several)
    }

    private init(prefix: StaticString, _ name: StaticString, _ value: String?) {
        self.name = prefix.description + name.description
        self.value = value.map(Value.text) ?? .absent
    }
}

extension Attribute {
    /// Several attributes in the place of one.
    public static func all(_ attributes: [Attribute]) -> Attribute { Attribute(several: attributes) }

    /// The attribute if the condition holds, else nothing.
    public static func when(_ condition: Bool, _ attribute: @autoclosure () -> Attribute) -> Attribute {
        condition ? attribute() : Attribute(several: [])
    }

    /// Names for the style sheet; `nil` ones are left out.
    public static func `class`(_ names: String?...) -> Attribute {
        let present = names.compactMap { $0 }.filter { !$0.isEmpty }
        return Attribute("class", present.isEmpty ? nil : present.joined(separator: " "))
    }

    /// A value for scripts: `data-` and the name.
    public static func data(_ name: StaticString, _ value: String?) -> Attribute {
        Attribute(prefix: "data-", name, value)
    }

    /// A property for assistive technology: `aria-` and the name.
    public static func aria(_ name: StaticString, _ value: String?) -> Attribute {
        Attribute(prefix: "aria-", name, value)
    }

    /// A yes-or-no property for assistive technology, written out as such.
    public static func aria(_ name: StaticString, _ value: Bool) -> Attribute {
        Attribute(prefix: "aria-", name, value ? "true" : "false")
    }
}
