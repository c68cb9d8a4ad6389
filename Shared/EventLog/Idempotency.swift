public import Database
public import Foundation

/// A request that may be sent again: who sent it, under which key, with which content.
public struct RepeatableRequest: Sendable, Equatable {
    /// Whose keys these are: the person or the client, so that nobody can guess at another's answers.
    public let scope: String
    public let key: String
    /// SHA-256 over method, path and body.
    public let fingerprint: [UInt8]

    public init(scope: String, key: String, fingerprint: [UInt8]) {
        (self.scope, self.key, self.fingerprint) = (scope, key, fingerprint)
    }

    /// The key was used before for a request with other content.
    public struct OtherContent: Error {
        public init() {}
    }
}

/// The first answer to a repeatable request, given again to every repetition.
public struct StoredAnswer: Sendable, Equatable {
    public let status: Int
    public let location: String?
    public let contentType: String?
    public let body: Data

    public init(status: Int, location: String? = nil, contentType: String? = nil, body: Data = Data()) {
        (self.status, self.location, self.contentType, self.body) = (status, location, contentType, body)
    }
}

extension Connection {
    /// Reserves a key in this transaction, or finds the answer that the first request got.
    ///
    /// A second request with the same key waits here until the first has committed or failed.
    ///
    /// - Returns: nil when this request is the first.
    /// - Throws: `RepeatableRequest.OtherContent`; `DatabaseError` of kind `lockTimeout` while the first still runs.
    public func answer(to request: RepeatableRequest, at now: Date) throws -> StoredAnswer? {
        while true {
            let reserved = try execute(
                """
                INSERT INTO idempotency_key (scope, key, fingerprint, created_at)
                VALUES (\(request.scope), \(request.key), \(Data(request.fingerprint)), \(now))
                ON CONFLICT DO NOTHING
                """)
            if reserved == 1 { return nil }
            let row = try first(
                """
                SELECT fingerprint, status, location, content_type, body FROM idempotency_key
                WHERE scope = \(request.scope) AND key = \(request.key)
                """, as: (Bytes, Int?, String?, String?, Bytes?).self)
            // Forgotten for its age between the two statements: then this request is the first.
            guard let row else { continue }
            guard row.0.array == request.fingerprint else { throw RepeatableRequest.OtherContent() }
            return StoredAnswer(
                status: row.1 ?? 200, location: row.2, contentType: row.3, body: Data(row.4?.array ?? []))
        }
    }

    /// Keeps the answer for repetitions; it takes effect with the rest of the transaction.
    public func keep(_ answer: StoredAnswer, for request: RepeatableRequest) throws(DatabaseError) {
        try write(
            """
            UPDATE idempotency_key
            SET status = \(answer.status), location = \(answer.location), content_type = \(answer.contentType),
                body = \(answer.body)
            WHERE scope = \(request.scope) AND key = \(request.key)
            """)
    }
}
