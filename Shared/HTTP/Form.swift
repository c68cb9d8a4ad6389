/// The fields and files of a submitted form, in their order.
public struct Form: Sendable {
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    /// A file as the browser described it; neither its name nor its type has been checked.
    public struct File: Sendable {
        public let field: String
        public let name: String
        public let contentType: String
        public let content: TemporaryFile
    }

    public private(set) var fields: [Field]
    public private(set) var files: [File]

    public init(fields: [Field] = [], files: [File] = []) { (self.fields, self.files) = (fields, files) }

    /// The first value of a field, nil when the form has no such field.
    public func text(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Every value of a field that may be repeated.
    public func all(_ name: String) -> [String] { fields.compactMap { $0.name == name ? $0.value : nil } }

    /// A box that was ticked.
    public func isOn(_ name: String) -> Bool { text(name).map { $0 == "on" || $0 == "true" || $0 == "1" } ?? false }

    /// The first file of a field; a file field left empty has none.
    public func file(_ name: String) -> File? { files.first { $0.field == name } }

    public func files(_ name: String) -> [File] { files.filter { $0.field == name } }
}
