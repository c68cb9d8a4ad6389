import Foundation

/// What is stored instead of a password: a PHC string such as
/// `$argon2id$v=19$m=19456,t=2,p=1,keyid=cDE$salt$tag`.
///
/// `keyid` names the pepper, as the PHC string format specifies it for Argon2.
struct PasswordRecord: Equatable {
    var cost: Argon2id
    var pepperID: String
    var salt: [UInt8]
    var tag: [UInt8]

    init(cost: Argon2id, pepperID: String, salt: [UInt8], tag: [UInt8]) {
        (self.cost, self.pepperID, self.salt, self.tag) = (cost, pepperID, salt, tag)
    }

    init(_ text: String) throws(CryptographyError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let salt = Self.bytes(parts[4]), let tag = Self.bytes(parts[5]), salt.count >= 8, tag.count >= 16
        else { throw .malformed("password record") }
        let names = ["m", "t", "p", "keyid"]
        let fields = parts[3].split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
        guard fields.count == names.count, zip(fields, names).allSatisfy({ $0.count == 2 && $0[0] == $1 }),
            let memory = UInt32(fields[0][1]), let passes = UInt32(fields[1][1]), let lanes = UInt32(fields[2][1]),
            let pepper = Self.bytes(fields[3][1])
        else { throw .malformed("password record") }
        self.init(
            cost: Argon2id(memory: memory, passes: passes, lanes: lanes),
            pepperID: String(decoding: pepper, as: UTF8.self), salt: salt, tag: tag)
    }

    var text: String {
        let cost = "m=\(cost.memory),t=\(cost.passes),p=\(cost.lanes),keyid=\(Self.text(Array(pepperID.utf8)))"
        return "$argon2id$v=19$\(cost)$\(Self.text(salt))$\(Self.text(tag))"
    }

    /// PHC strings use the ordinary alphabet of base64, without padding.
    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        Base64URL.decode(text.utf8.map { [43: 45, 47: 95, 45: 0, 95: 0][$0] ?? $0 })
    }
}
