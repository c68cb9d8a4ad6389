import Access
import Contracts
import Foundation
import JSON
import Operations

/// Says of tokens, one a line, whether they are valid under a set of keys, and why not.
enum TokenCommand {
    static let command = Command(
        "tokens verify",
        usage: "--keys FILE.json [--at TIME] [--issuer TEXT] [--audience TEXT] [--any-claims]",
        summary: """
            reads tokens (compact JWS, one a line) and answers each with {"valid":true,"kid":…,"alg":…,"claims":{…}} or
                  {"valid":false,"reason":WORD,"detail":SENTENCE}; FILE.json is a JWK set, TIME is RFC 3339 or seconds since
                  1970 (now, if not given), --any-claims looks at the signature only; exit code 1 if any is not valid
            """
    ) { arguments in
        let wish = try TokenWish(arguments)
        for note in wish.notes { try? FileHandle.standardError.write(contentsOf: Data((note + "\n").utf8)) }
        return { line in answer(line, wish) }
    }

    private static func answer(_ line: [UInt8]?, _ wish: TokenWish) -> Command.Answer {
        do throws(TokenFault) {
            // Of a line that was too long nothing was kept, and so much is too long here, too.
            let text = line ?? Array(repeating: 0, count: SignedToken.longest + 1)
            let token = try SignedToken(text, under: wish.keys, expecting: wish.expectation)
            var answer = JSONObject()
            answer["valid"] = true
            answer["kid"] = token.kid.map(JSONValue.string) ?? .null
            answer["alg"] = .string(token.algorithm)
            answer["claims"] = token.claims
            return .good(JSONValue.object(answer).compact)
        } catch {
            let answer: JSONValue = [
                "valid": false, "reason": .string(error.word.rawValue), "detail": .string(error.description),
            ]
            return .complaint(answer.compact)
        }
    }
}

/// The command line of `tokens verify`.
struct TokenWish {
    let keys: KeySet
    let expectation: SignedToken.Expectation

    init(_ arguments: [String], now: Date = Date()) throws {
        var file: String?
        var expectation = SignedToken.Expectation(now: now)
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--any-claims" { expectation.isAnyContent = true; continue }
            guard ["--keys", "--at", "--issuer", "--audience"].contains(option) else {
                throw Command.Misuse("\(option) is no option of tokens verify; see --help")
            }
            guard let value = rest.popFirst() else { throw Command.Misuse("say what stands behind \(option)") }
            switch option {
            case "--keys": file = value
            case "--at": expectation.now = try Self.moment(value)
            case "--issuer": expectation.issuer = value
            default: expectation.audience = value
            }
        }
        if expectation.isAnyContent, expectation.issuer != nil || expectation.audience != nil {
            throw Command.Misuse("--any-claims looks at no issuer and no audience")
        }
        guard let file else { throw Command.Misuse("say where the keys are: --keys FILE.json") }
        guard let text = FileManager.default.contents(atPath: file) else {
            throw Command.Misuse("\(file) cannot be read")
        }
        do throws(KeySet.Unreadable) { keys = try KeySet(Array(text)) } catch {
            throw Command.Misuse("\(file) is no JWK set: \(error)")
        }
        self.expectation = expectation
    }

    /// The keys that check nothing, for the operator: a set may hold what others understand (RFC 7517 §5).
    var notes: [String] {
        keys.keys.enumerated().compactMap { place, key in
            guard case .failure(let reason) = key.usable else { return nil }
            let name = key.kid.map { ", " + JSONValue.string($0).compact } ?? ""
            return "key \(place + 1)\(name) is passed over: \(reason)"
        }
    }

    private static func moment(_ text: String) throws -> Date {
        if let seconds = Double(text), seconds.isFinite, text.allSatisfy({ $0.isNumber || $0 == "." }) {
            return Date(timeIntervalSince1970: seconds)
        }
        if let date = Wire.date(from: text) { return date }
        throw Command.Misuse("\(text) is no time: write 2021-04-06T00:00:00Z or seconds since 1970")
    }
}
