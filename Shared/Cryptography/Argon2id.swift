import CArgon2

/// Argon2id version 1.3 (RFC 9106): makes guessing passwords expensive.
public struct Argon2id: Sendable, Equatable {
    /// Kibibytes of memory.
    public let memory: UInt32
    public let passes: UInt32
    public let lanes: UInt32

    public init(memory: UInt32, passes: UInt32, lanes: UInt32) {
        (self.memory, self.passes, self.lanes) = (memory, passes, lanes)
    }

    /// 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet): about 22 ms of one core.
    public static let standard = Argon2id(memory: 19_456, passes: 2, lanes: 1)

    /// The tag of a password, optionally with a key and further data mixed into the computation.
    ///
    /// Throws `.refused` with the library's words for parameters out of range or exhausted memory.
    func tag(
        of password: [UInt8], salt: [UInt8], secret: [UInt8] = [], associated: [UInt8] = [], length: Int = 32
    ) throws(CryptographyError) -> [UInt8] {
        var (password, salt, secret, associated) = (password, salt, secret, associated)
        var tag = [UInt8](repeating: 0, count: length)
        let outcome = tag.withUnsafeMutableBufferPointer { tag in
            password.withUnsafeMutableBufferPointer { password in
                salt.withUnsafeMutableBufferPointer { salt in
                    secret.withUnsafeMutableBufferPointer { secret in
                        associated.withUnsafeMutableBufferPointer { associated in
                            var context = argon2_context(
                                out: tag.baseAddress, outlen: UInt32(tag.count),
                                pwd: password.baseAddress, pwdlen: UInt32(password.count),
                                salt: salt.baseAddress, saltlen: UInt32(salt.count),
                                secret: secret.isEmpty ? nil : secret.baseAddress, secretlen: UInt32(secret.count),
                                ad: associated.isEmpty ? nil : associated.baseAddress,
                                adlen: UInt32(associated.count),
                                t_cost: passes, m_cost: memory, lanes: lanes, threads: 1,
                                version: ARGON2_VERSION_13.rawValue,
                                allocate_cbk: nil, free_cbk: nil, flags: 0)
                            return argon2id_ctx(&context)
                        }
                    }
                }
            }
        }
        guard outcome == ARGON2_OK.rawValue else {
            throw .refused(argon2_error_message(outcome).map { String(cString: $0) } ?? "Argon2 \(outcome)")
        }
        return tag
    }
}
