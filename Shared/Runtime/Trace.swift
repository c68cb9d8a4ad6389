/// The W3C trace context (`traceparent`) of the work at hand, carried from request to message to effect.
public struct Trace: Sendable, Equatable {
    /// The trace of the current task, if it has one.
    @TaskLocal public static var current: Trace?

    /// 32 small hexadecimal digits.
    public let traceID: String
    /// 16 small hexadecimal digits.
    public let spanID: String

    /// A new trace.
    public static func start() -> Trace { Trace(traceID: hexadecimal(words: 2), spanID: hexadecimal(words: 1)) }

    private init(traceID: String, spanID: String) { (self.traceID, self.spanID) = (traceID, spanID) }

    /// Reads a `traceparent` header; nil when it is not well-formed.
    public init?(header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "00", Self.isHexadecimal(parts[1], 32), Self.isHexadecimal(parts[2], 16),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        self.init(traceID: String(parts[1]), spanID: String(parts[2]))
    }

    /// The next step within the same trace.
    public func child() -> Trace { Trace(traceID: traceID, spanID: Self.hexadecimal(words: 1)) }

    public var header: String { "00-\(traceID)-\(spanID)-01" }

    private static func isHexadecimal(_ text: Substring, _ length: Int) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// So many random words of eight bytes; each costs a question to the kernel.
    private static func hexadecimal(words: Int) -> String {
        (0..<words).flatMap { _ in
            let word = UInt64.random(in: .min ... .max)
            return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }.hexadecimal
    }
}
