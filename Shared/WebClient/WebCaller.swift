import Synchronization

/// How web services are asked.
public struct WebClientSettings: Sendable {
    /// A file of certificates to trust instead of the system's.
    public var authorities: String?
    public var connectWithin = Duration.seconds(5)
    /// How long a whole question and answer may take.
    public var answerWithin = Duration.seconds(15)
    /// In bytes.
    public var largestAnswer = 4 << 20
    /// How many questions are under way at the same time.
    public var connections = 2

    public init(authorities: String? = nil) { self.authorities = authorities }
}

/// Asks web services over HTTP, by libcurl, without holding up a thread of the pool.
///
/// Certificates are checked, redirections are not followed, and nothing is tried twice.
public final class WebCaller: Sendable {
    private let sessions: [CurlSession]
    private let next = Atomic<Int>(0)

    public init(_ settings: WebClientSettings = WebClientSettings()) {
        sessions = (0..<max(1, settings.connections)).map { _ in CurlSession(settings) }
    }

    /// Asks and returns the answer, whatever its status.
    public func send(_ request: WebRequest) async throws(WebFailure) -> WebResponse {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return try await sessions[turn % sessions.count].carry(request).get()
    }
}
