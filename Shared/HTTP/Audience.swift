/// For whom a route is: every route names one, and a `Gate` decides who belongs to it.
///
/// This module knows no people. The module that does adds the names: `extension Audience { static let officer … }`.
public struct Audience: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    /// What a caller must be able to do, in the words of the gate; empty when belonging is enough.
    public let capabilities: Set<String>

    public init(_ name: String, capabilities: Set<String> = []) {
        (self.name, self.capabilities) = (name, capabilities)
    }

    public var description: String {
        capabilities.isEmpty ? name : name + "(" + capabilities.sorted().joined(separator: ", ") + ")"
    }

    /// Everybody, known or not.
    public static let anyone = Audience("anyone")
}
