/// Statements that are committed together in one round trip, without reading anything in between.
public struct Batch: Sendable {
    var steps: [Session.Step] = []

    public init() {}

    /// - Parameters:
    ///   - sql: A statement whose rows nobody reads.
    ///   - tag: A word by which the caller recognises this statement in an error.
    public mutating func add(_ sql: SQL, tag: String? = nil) { steps.append(Session.Step(sql: sql, tag: tag)) }

    public var isEmpty: Bool { steps.isEmpty }
}
