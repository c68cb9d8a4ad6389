import Foundation
import TestSupport
import Testing

@testable import Operations

/// Commands that answer lines: no setting is there, and no database.
struct AnsweringTests {
    private let service = Service(
        name: "auth", migrations: [],
        commands: [
            Operations.Command("shout", usage: "[--loud]", summary: "says each line in capitals") { arguments in
                guard arguments.allSatisfy({ $0 == "--loud" }) else { throw Operations.Command.Misuse("only --loud") }
                return { line in
                    guard let line else { return .complaint("too long") }
                    guard !line.isEmpty else { return .complaint("nothing") }
                    return .good(String(decoding: line, as: UTF8.self).uppercased())
                }
            }
        ]
    ) { _ in { _ in throw CancellationError() } }

    /// A source that gives one piece after the other.
    private func pieces(_ texts: [String]) -> Lines.Source {
        let taken = Seen<String>()
        return {
            guard taken.count < texts.count else { return [] }
            let next = texts[taken.count]
            taken.add(next)
            return Array(next.utf8)
        }
    }

    private func answers(_ words: String..., to chunks: [String]) async throws -> [String] {
        let said = Seen<String>()
        try await service.carryOut(["shout"] + words, environment: [:], input: pieces(chunks), say: said.add)
        return said.all
    }

    @Test func answersEachLineInOrderWhateverPiecesItComesIn() async throws {
        #expect(try await answers(to: ["a\nb", "b\nlast"]) == ["A", "BB", "LAST"])
        #expect(try await answers(to: []) == [])
        #expect(try await answers("--loud", to: ["a\n"]) == ["A"])
    }

    @Test func goesOnAfterAComplaintAndEndsWithOne() async throws {
        let said = Seen<String>()
        let ending = await #expect(throws: Operations.Command.Ending.self) {
            try await service.carryOut(["shout"], environment: [:], input: pieces(["a\n\nb\n"]), say: said.add)
        }
        #expect(said.all == ["A", "nothing", "B"])
        #expect(ending == Operations.Command.Ending(code: 1))
    }

    @Test func endsWithTwoWhenItIsMisused() async {
        let ending = await #expect(throws: Operations.Command.Ending.self) { try await answers("--soft", to: ["a\n"]) }
        #expect(ending == Operations.Command.Ending(code: 2, words: "only --loud"))
    }

    @Test func explainsItselfAlone() async throws {
        #expect(
            try await answers("--help", to: ["a\n"]) == [
                "usage:\n  auth-service shout [--loud]\n      says each line in capitals"
            ])
    }

    @Test func passesOverALineThatIsTooLong() throws {
        var lines = Lines(pieces(["abc", "def\nab", "cd\n", "abcde\n\n"]), longest: 4)
        var read: [Lines.Line] = []
        while let line = try lines.next() { read.append(line) }
        #expect(read == [.tooLong, .bytes(Array("abcd".utf8)), .tooLong, .bytes([])])
    }
}
