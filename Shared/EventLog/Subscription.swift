public import Contracts
public import Database
import Foundation

/// An event and the reaction to it: one line of a service's `Subscriptions.swift`.
public struct Subscription: Sendable {
    public let name: String
    public let aggregate: Aggregate
    let apply: @Sendable (Data, isolated Connection) throws -> Void

    /// The reaction runs in the transaction that remembers the event: both take effect, or neither does.
    ///
    /// It must be able to meet the events of different services in any order: throw `NotYet` when it needs
    /// one that has not arrived.
    public static func on<Fact: Event>(
        _ type: Fact.Type, _ react: @escaping @Sendable (Envelope<Fact>, isolated Connection) throws -> Void
    ) -> Subscription {
        Subscription(name: Fact.name, aggregate: Fact.aggregate) { body, database in
            let envelope: Envelope<Fact>
            do { envelope = try Wire.decode(Fact.self, from: body) } catch {
                throw Unreadable(why: "\(error)")
            }
            try react(envelope, database)
        }
    }
}

/// A reaction cannot be carried out before something else has arrived; it is tried again soon.
public struct NotYet: Error, CustomStringConvertible {
    public let waitsFor: String

    public init(_ waitsFor: String) { self.waitsFor = waitsFor }

    public var description: String { "waits for \(waitsFor)" }
}

/// An event that no later try will make readable.
struct Unreadable: Error, CustomStringConvertible {
    let why: String

    var description: String { "unreadable: \(why)" }
}
