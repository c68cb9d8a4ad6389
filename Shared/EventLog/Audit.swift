public import Database
public import Foundation
import JSON
public import Runtime

/// Who did what to which thing, in which capacity and by which right (C6).
public struct AuditEntry: Sendable {
    public var action: String
    public var objectType: String
    public var objectID: String?
    /// The slug of the agency concerned.
    public var agency: String?
    public var actor: Actor
    public var businessAt: Date
    /// Names of what changed and harmless values; never secrets, addresses or answers.
    public var details: [String: String]

    public init(
        _ action: String, of objectType: String, _ objectID: String?, agency: String? = nil, by actor: Actor,
        at businessAt: Date, details: [String: String] = [:]
    ) {
        self.action = action
        self.objectType = objectType
        self.objectID = objectID
        self.agency = agency
        self.actor = actor
        self.businessAt = businessAt
        self.details = details
    }

    /// Who acted: a person in a capacity, or the system itself.
    public struct Actor: Sendable {
        public var personID: UUID?
        public var actingAs: String?
        public var sessionID: UUID?
        /// The client's network address.
        public var client: String?
        public var grantID: UUID?

        public init(
            personID: UUID?, actingAs: String?, sessionID: UUID?, client: String?, grantID: UUID? = nil
        ) {
            self.personID = personID
            self.actingAs = actingAs
            self.sessionID = sessionID
            self.client = client
            self.grantID = grantID
        }

        public static let system = Actor(personID: nil, actingAs: nil, sessionID: nil, client: nil)
    }
}

extension Connection {
    /// Writes an audit row in this transaction; the sequencer chains it afterwards.
    public func audit(_ entry: AuditEntry, recordedBy clock: RealClock = .system) throws(DatabaseError) {
        var details = JSONObject()
        for (name, value) in entry.details { details[name] = .string(value) }
        let text = String(decoding: JSONValue.object(details).canonicalBytes, as: UTF8.self)
        News.current?.note()
        try write(
            """
            INSERT INTO audit_intake (entry_id, at, business_at, actor_id, acting_as, session_id, client, action,
                                      object_type, object_id, agency, grant_id, details, trace_id)
            VALUES (\(entryIDs()), \(clock.now()), \(entry.businessAt), \(entry.actor.personID), \(entry.actor.actingAs),
                    \(entry.actor.sessionID), \(entry.actor.client), \(entry.action), \(entry.objectType),
                    \(entry.objectID), \(entry.agency), \(entry.actor.grantID), \(text),
                    \(Trace.current?.traceID))
            """)
    }
}

/// Version 7 of random numbers that the process has at hand; `UUID()` opens a device for each.
private let entryIDs = IDGenerator()
