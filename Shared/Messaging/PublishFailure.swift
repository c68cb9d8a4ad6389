/// Why a batch was not taken as a whole.
public struct PublishFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// There is no connection, or it was lost with messages under way.
        case notConnected
        /// The broker is short of memory or disk and takes nothing.
        case blocked
        /// The message at `index` reached no queue.
        case returned(index: Int, code: Int, text: String)
        /// A queue refused the message at `index`, for instance because it is full.
        case nacked(index: Int)
        /// The broker refused the whole channel, for instance for want of a right or an exchange.
        case refused(code: Int, text: String)
        /// The message at `index` cannot be written as AMQP: a name beyond 255 bytes or headers beyond a frame.
        case unsendable(index: Int)
        /// No confirmation came in time.
        case timeout
        /// The publisher is stopping.
        case closed
    }

    public var kind: Kind
    /// How many messages, counted from the first of the batch without a gap, the broker has taken for good.
    ///
    /// Later ones may have been taken too: whoever sends them again sends them twice.
    public var confirmed: Int

    public init(_ kind: Kind, confirmed: Int) { (self.kind, self.confirmed) = (kind, confirmed) }

    public var description: String { "\(kind) after \(confirmed) confirmed messages" }
}
