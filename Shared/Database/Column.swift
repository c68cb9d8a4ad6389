public import Foundation
import Runtime

/// A value that a cell of a table can hold, in PostgreSQL's text format.
public protocol Column: Sendable {
    /// The value of a cell (nil for SQL NULL), or nil when the cell holds something else.
    static func decode(_ text: String?) -> Self?

    /// The value as a parameter; nil is SQL NULL.
    var postgresText: String? { get }
}

/// A column type of which PostgreSQL has arrays.
public protocol ArrayElement: Column {}

extension Column where Self: LosslessStringConvertible {
    public static func decode(_ text: String?) -> Self? { text.flatMap(Self.init) }
    public var postgresText: String? { description }
}

/// An enumeration is stored as its raw value: `enum Status: String, Column`.
extension Column where Self: RawRepresentable, RawValue: Column {
    public static func decode(_ text: String?) -> Self? { RawValue.decode(text).flatMap(Self.init) }
    public var postgresText: String? { rawValue.postgresText }
}

extension Int: ArrayElement {}
extension Int32: ArrayElement {}
extension Int64: ArrayElement {}
extension Double: ArrayElement {}

extension String: ArrayElement {
    public static func decode(_ text: String?) -> String? { text }
    public var postgresText: String? { self }
}

extension Bool: ArrayElement {
    public static func decode(_ text: String?) -> Bool? {
        switch text {
        case "t": true
        case "f": false
        default: nil
        }
    }

    public var postgresText: String? { self ? "t" : "f" }
}

extension UUID: ArrayElement {
    public static func decode(_ text: String?) -> UUID? { text.flatMap(UUID.init(uuidString:)) }
    public var postgresText: String? { text }
}

extension Optional: Column where Wrapped: Column {
    public static func decode(_ text: String?) -> Wrapped?? {
        guard text != nil else { return .some(nil) }
        return Wrapped.decode(text).map { .some($0) }
    }

    public var postgresText: String? { self?.postgresText }
}

extension Optional: ArrayElement where Wrapped: ArrayElement {}

/// A JSON text (`json`, `jsonb`), passed on as it is.
public struct JSONText: ArrayElement, Hashable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func decode(_ text: String?) -> JSONText? { text.map(JSONText.init) }
    public var postgresText: String? { text }
}
