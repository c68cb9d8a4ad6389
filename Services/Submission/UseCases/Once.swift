import Database
import EventLog
import Foundation

extension Connection {
    /// Does something once, however often it is asked for under the same key: a repetition gets the first result.
    ///
    /// A refusal is no result: it leaves the key free, so that the same request may be tried again.
    ///
    /// - Throws: `RepeatableRequest.OtherContent` when the key was used for something else; what `work` throws.
    func once<Value: Codable & Sendable>(
        _ request: RepeatableRequest, at now: Date, work: (isolated Connection) throws -> Value
    ) throws -> Value {
        if let known = try answer(to: request, at: now) {
            return try JSONDecoder().decode(Value.self, from: known.body)
        }
        let value = try work(self)
        try keep(StoredAnswer(status: 200, body: try JSONEncoder().encode(value)), for: request)
        return value
    }
}
