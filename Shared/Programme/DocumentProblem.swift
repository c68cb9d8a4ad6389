public import Calendar
public import JSON

/// One thing that is wrong with a programme document: where, and how to mend it.
public struct DocumentProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public let pointer: JSONPointer
    public let words: Words

    public var description: String { (pointer == .root ? "/" : "\(pointer)") + ": " + words.english }
}

/// Everything that is wrong with a programme document, in the order of the document.
public struct DocumentRefused: Error, Sendable, Equatable, CustomStringConvertible {
    public let problems: [DocumentProblem]

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

typealias DocumentProblems = [DocumentProblem]

extension [DocumentProblem] {
    mutating func note(_ pointer: JSONPointer, _ thai: String, _ english: String) {
        append(DocumentProblem(pointer: pointer, words: Words(thai, english)))
    }
}
