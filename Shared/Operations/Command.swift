public import EventLog

/// Something that an operator can ask of an executable: `auth-service import agencies FILE`.
public struct Command: Sendable {
    /// The words that call it.
    public let words: [String]
    /// What stands behind the words: `FILE.csv [--dry-run]`.
    public let usage: String
    public let summary: String
    let work: Work

    enum Work: Sendable {
        /// Something done once, with settings and the database.
        case deed(@Sendable (Context) async throws -> Void)
        /// Answers to the lines of standard input, by computation alone.
        case answers(@Sendable (_ arguments: [String]) throws -> Answering)
    }

    public init(
        _ words: String, usage: String = "", summary: String, run: @escaping @Sendable (Context) async throws -> Void
    ) {
        self.words = words.split(separator: " ").map(String.init)
        (self.usage, self.summary, work) = (usage, summary, .deed(run))
    }

    /// A command that answers each line of standard input with a line, for other programs to ask.
    ///
    /// Its exit code is 0 when all was well, 1 when a line was answered with a complaint, 2 when the command line makes
    /// no sense.
    public init(
        _ words: String, usage: String = "", summary: String,
        answering: @escaping @Sendable (_ arguments: [String]) throws -> Answering
    ) {
        self.words = words.split(separator: " ").map(String.init)
        (self.usage, self.summary, work) = (usage, summary, .answers(answering))
    }

    /// The answer to one line; nil stands for a line of more than 16 MiB.
    public typealias Answering = @Sendable (_ line: [UInt8]?) -> Answer

    public struct Answer: Sendable {
        let line: String
        let isComplaint: Bool

        public static func good(_ line: String) -> Answer { Answer(line: line, isComplaint: false) }
        public static func complaint(_ line: String) -> Answer { Answer(line: line, isComplaint: true) }
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

    /// The end of a command that has exit codes of its own; what is left to say goes to standard error.
    struct Ending: Error, Equatable {
        let code: Int32
        var words = ""
    }
}
