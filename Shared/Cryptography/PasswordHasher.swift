public import Runtime

/// Turns passwords into records and compares them, on the threads of a `HashingPool`.
///
/// The password goes through HMAC with a pepper first, a key that lies outside the database: a stolen table alone
/// cannot be attacked. Callers normalise (NFC) and check lengths before.
public struct PasswordHasher: Sendable {
    public enum Verdict: Sendable, Equatable {
        case differs
        /// With `outdated` true the record should be made anew now that the password is at hand.
        case matches(outdated: Bool)
    }

    public enum Fault: Error, Equatable, Sendable {
        case busy(retryAfter: Duration)
        case failed(CryptographyError)
    }

    private let peppers: KeyRing
    private let cost: Argon2id
    private let pool: HashingPool

    public init(peppers: KeyRing, cost: Argon2id = .standard, pool: HashingPool) {
        (self.peppers, self.cost, self.pool) = (peppers, cost, pool)
    }

    /// The record to store, as a PHC string.
    public func record(of password: Secret) async throws(Fault) -> String {
        let (id, salt) = (peppers.currentID, SecureRandom.bytes(16))
        let tag = try await tag(of: password, cost: cost, pepperID: id, salt: salt)
        return PasswordRecord(cost: cost, pepperID: id, salt: salt, tag: tag).text
    }

    /// Compares in the same time whether the password is right or wrong.
    public func check(_ password: Secret, against record: String) async throws(Fault) -> Verdict {
        let known: PasswordRecord
        do throws(CryptographyError) { known = try PasswordRecord(record) } catch { throw .failed(error) }
        let tag = try await tag(of: password, cost: known.cost, pepperID: known.pepperID, salt: known.salt)
        guard constantTimeEqual(tag, known.tag) else { return .differs }
        return .matches(outdated: needsRenewal(known))
    }

    /// Does the work of `check` for a name that nobody has, so that time does not tell which names exist.
    public func checkAgainstNobody(_ password: Secret) async throws(Fault) {
        _ = try await tag(of: password, cost: cost, pepperID: peppers.currentID, salt: SecureRandom.bytes(16))
    }

    /// Whether the record was made with other parameters, or a pepper that is being replaced.
    public func needsRehash(_ record: String) throws(CryptographyError) -> Bool {
        needsRenewal(try PasswordRecord(record))
    }

    private func needsRenewal(_ record: PasswordRecord) -> Bool {
        record.cost != cost || record.pepperID != peppers.currentID || record.tag.count != SHA256.length
    }

    private func tag(
        of password: Secret, cost: Argon2id, pepperID: String, salt: [UInt8]
    ) async throws(Fault) -> [UInt8] {
        let outcome: Result<[UInt8], CryptographyError>
        do throws(HashingPool.Busy) {
            outcome = try await pool.run {
                Result { () throws(CryptographyError) in
                    let peppered = AuthenticationKey(try peppers.key(pepperID)).code(for: password.reveal())
                    return try cost.tag(of: peppered, salt: salt)
                }
            }
        } catch { throw .busy(retryAfter: error.retryAfter) }
        do throws(CryptographyError) { return try outcome.get() } catch { throw .failed(error) }
    }
}
