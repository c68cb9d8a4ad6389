public import Access
import Cryptography
public import EventLog
public import HTTP
import Runtime

extension RepeatableRequest {
    /// A request of somebody that changes something, as it is recognised when it comes again.
    ///
    /// - Throws: `Problem`, when it has no usable key; what reading its files throws.
    public init(_ request: Request, by principal: Principal) throws {
        let key = try request.requiredIdempotencyKey()
        self.init(
            scope: principal.personID.text, key: key.description,
            fingerprint: try request.fingerprint { SHA256.hash($0) }.bytes)
    }
}
