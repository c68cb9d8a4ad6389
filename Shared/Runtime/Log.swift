import Foundation
import Synchronization

/// One JSON line per event, with the names of the Elastic Common Schema.
///
/// The message is a fixed name of what happened (`event.action`); what varies stands in the fields. No field may
/// hold a secret, an address or a person's name: the type accepts none by accident, review sees to the rest.
public struct Log: Sendable {
    public enum Level: Int, Sendable, CaseIterable {
        case debug, info, warning, error

        var name: String { ["debug", "info", "warning", "error"][rawValue] }

        public init?(name: String) {
            guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = level
        }
    }

    public enum Value: Sendable {
        case text(String)
        case int(Int)
        case number(Double)
        case flag(Bool)
    }

    private let service: String
    private let level: Level
    private let clock: RealClock
    private let write: @Sendable (String) -> Void

    public init(
        service: String, level: Level = .info, clock: RealClock = .system,
        write: @escaping @Sendable (String) -> Void = Log.standardError
    ) {
        (self.service, self.level, self.clock, self.write) = (service, level, clock, write)
    }

    /// A log that keeps nothing, for tools and tests.
    public static let silent = Log(service: "", level: .error, write: { _ in })

    public func debug(_ action: StaticString, _ fields: @autoclosure () -> [String: Value] = [:]) {
        emit(.debug, action, fields)
    }

    public func info(_ action: StaticString, _ fields: @autoclosure () -> [String: Value] = [:]) {
        emit(.info, action, fields)
    }

    public func warning(_ action: StaticString, _ fields: @autoclosure () -> [String: Value] = [:]) {
        emit(.warning, action, fields)
    }

    public func error(_ action: StaticString, _ fields: @autoclosure () -> [String: Value] = [:]) {
        emit(.error, action, fields)
    }

    private func emit(_ level: Level, _ action: StaticString, _ fields: () -> [String: Value]) {
        guard level.rawValue >= self.level.rawValue else { return }
        var line = "{\"@timestamp\":\"\(clock.now().formatted(Self.timestamp))\",\"log.level\":\"\(level.name)\""
        line += ",\"service.name\":\(Self.quoted(service)),\"event.action\":\(Self.quoted("\(action)"))"
        if let trace = Trace.current { line += ",\"trace.id\":\"\(trace.traceID)\",\"span.id\":\"\(trace.spanID)\"" }
        for (name, value) in fields().sorted(by: { $0.key < $1.key }) {
            line += ",\(Self.quoted(name)):\(Self.json(value))"
        }
        write(line + "}\n")
    }

    private static let timestamp = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private static func json(_ value: Value) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .int(let number): String(number)
        case .number(let number): number.isFinite ? String(number) : "null"
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    /// A JSON string; control characters are escaped, so that no value can begin a line of its own.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\u{0}"..<"\u{20}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// Whole lines to standard error, one writer at a time.
    public static let standardError: @Sendable (String) -> Void = { line in
        Self.gate.withLock { _ in try? FileHandle.standardError.write(contentsOf: Data(line.utf8)) }
    }

    private static let gate = Mutex(())
}
