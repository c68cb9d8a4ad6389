public import EventLog

/// Something that an operator can ask of an executable: `auth-service import agencies FILE`.
public struct Command: Sendable {
    /// The words that call it.
    public let words: [String]
    /// What stands behind the words: `FILE.csv [--dry-run]`.
    public let usage: String
    public let summary: String
    let run: @Sendable (Context) async throws -> Void

    public init(
        _ words: String, usage: String = "", summary: String, run: @escaping @Sendable (Context) async throws -> Void
    ) {
        self.words = words.split(separator: " ").map(String.init)
        (self.usage, self.summary, self.run) = (usage, summary, run)
    }

    /// What a command works with.
    public struct Context: Sendable {
        public let service: String
        /// What was typed behind the command's words.
        public let arguments: [String]
        public let environment: [String: String]
        /// Connects on first use, as the role that the environment names.
        public let journal: Journal
        /// Prints one line for the operator.
        public let say: @Sendable (String) -> Void

        /// Whether a flag such as `--dry-run` was typed.
        public func has(_ flag: String) -> Bool { arguments.contains(flag) }

        /// The value behind an option such as `--to`, or nil.
        public func value(of option: String) -> String? {
            guard let place = arguments.firstIndex(of: option), place + 1 < arguments.count else { return nil }
            let value = arguments[place + 1]
            return value.hasPrefix("--") ? nil : value
        }
    }

    /// What the operator typed cannot be carried out; the text says why and what to type instead.
    public struct Misuse: Error, CustomStringConvertible {
        public let description: String

        public init(_ description: String) { self.description = description }
    }
}
