import Foundation

/// Reads settings from the environment and names every missing or malformed one at once.
///
/// A variable may come from a file instead (`NAME_FILE=/run/secrets/name`), as systemd credentials
/// and container secrets do. Every reader returns a usable placeholder for what is wrong, so that all
/// problems are found in one go; `finish()` throws if there were any.
public struct SettingsReader {
    private let environment: [String: String]
    private var problems: [String] = []

    public init(_ environment: [String: String]) { self.environment = environment }

    /// Every problem, in the order in which the settings were read.
    public struct Incomplete: Error, Equatable, CustomStringConvertible {
        public let problems: [String]

        public var description: String { "settings: " + problems.joined(separator: "; ") }
    }

    /// Throws when anything read so far was missing or malformed.
    public func finish() throws(Incomplete) {
        guard problems.isEmpty else { throw Incomplete(problems: problems) }
    }

    /// Records a problem that concerns several settings together.
    public mutating func complain(_ problem: String) { problems.append(problem) }

    public mutating func text(_ name: String, default fallback: String? = nil) -> String {
        value(name, kind: "text", placeholder: "", default: fallback) { $0.isEmpty ? nil : $0 }
    }

    public mutating func secret(_ name: String) -> Secret {
        value(name, kind: "secret", placeholder: Secret(""), default: nil) { $0.isEmpty ? nil : Secret($0) }
    }

    /// A secret that may be absent, where absence has a meaning.
    public mutating func optionalSecret(_ name: String) -> Secret? {
        isSet(name) ? secret(name) : nil
    }

    public mutating func optionalText(_ name: String) -> String? {
        isSet(name) ? text(name) : nil
    }

    public mutating func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int? = nil) -> Int {
        value(
            name, kind: "whole number \(range.lowerBound)–\(range.upperBound)", placeholder: range.lowerBound,
            default: fallback
        ) {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    public mutating func flag(_ name: String, default fallback: Bool) -> Bool {
        value(name, kind: "true or false", placeholder: fallback, default: fallback) {
            ["true": true, "false": false][$0]
        }
    }

    public mutating func choice<T: RawRepresentable & CaseIterable>(_ name: String, default fallback: T) -> T
    where T.RawValue == String {
        let kind = "one of " + T.allCases.map(\.rawValue).joined(separator: ", ")
        return value(name, kind: kind, placeholder: fallback, default: fallback) { T(rawValue: $0) }
    }

    /// A length of time in whole seconds.
    public mutating func seconds(_ name: String, in range: ClosedRange<Int>, default fallback: Int) -> Duration {
        .seconds(integer(name, in: range, default: fallback))
    }

    private func isSet(_ name: String) -> Bool { environment[name] != nil || environment[name + "_FILE"] != nil }

    private mutating func value<T>(
        _ name: String, kind: String, placeholder: T, default fallback: T?, parse: (String) -> T?
    ) -> T {
        guard let raw = raw(name) else {
            if let fallback, !isSet(name) { return fallback }
            if !isSet(name) { problems.append("\(name) is not set") }
            return placeholder
        }
        if let value = parse(raw) { return value }
        problems.append("\(name) is not valid (\(kind) expected)")
        return placeholder
    }

    private mutating func raw(_ name: String) -> String? {
        if let value = environment[name] { return value }
        guard let path = environment[name + "_FILE"] else { return nil }
        if let text = try? String(contentsOfFile: path, encoding: .utf8) {
            return text.trimmingCharacters(in: .newlines)
        }
        problems.append("\(name)_FILE cannot be read")
        return nil
    }
}

/// Where this process runs, which decides what a demonstration may do that production may not.
///
/// Unset means production (`RAINGAN_ENV`).
public enum Deployment: String, Sendable, CaseIterable {
    case production, development, demonstration
}
