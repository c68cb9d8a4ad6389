import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// Makes, publishes and retires the keys that sign internal tokens.
struct SigningKeys: Sendable {
    let ground: Ground
    let sealing: KeyRing

    /// Makes the first key, if there is none that can sign; several instances may ask at once.
    func ensureOne() async throws {
        let moment = ground.moment()
        try await ground.change { database in
            try database.lockKeys()
            let keys = try database.signingKeys().map(\.schedule)
            guard KeySchedule.signing(keys, at: moment.real) == nil else { return }
            // Nobody can have a token yet, so nobody needs a day to hear of the key.
            try publish(database, from: moment.real, at: moment, by: "first start")
        }
    }

    enum Refusal: Error, Equatable, CustomStringConvertible {
        /// A key that will sign has been published already.
        case underWay(kid: String, from: Date)
        case unknown(kid: String)

        var description: String {
            switch self {
            case .underWay(let kid, let from):
                "key \(kid) signs from \(from.formatted(.iso8601)) on; that is not over yet"
            case .unknown(let kid): "there is no key \(kid)"
            }
        }
    }

    /// Publishes the next key, which signs from a day on, and sets the end of the one that signs now.
    ///
    /// - Returns: the new key's name and when it signs for the first time.
    func rotate() async throws -> (kid: String, from: Date) {
        let moment = ground.moment()
        return try await ground.change { database in
            try database.lockKeys()
            let keys = try database.signingKeys()
            if let next = keys.last(where: { $0.schedule.notBefore > moment.real }) {
                throw Refusal.underWay(kid: next.schedule.kid, from: next.schedule.notBefore)
            }
            let from = moment.real.addingTimeInterval(KeySchedule.notice)
            let end = from.addingTimeInterval(KeySchedule.farewell)
            let kid = try publish(database, from: from, at: moment, by: "rotation")
            for key in keys where key.schedule.mayCheck(at: moment.real) && key.schedule.retireAt == nil {
                try database.retireKey(key.schedule.kid, at: end)
                try database.tellKey(key, retireAt: end, at: moment)
            }
            return (kid, from)
        }
    }

    /// Ends a key at once, because somebody else may have it; tokens signed with it are void everywhere within a second.
    ///
    /// If it is the one that signs, a new one takes its place at the same moment.
    func retire(_ kid: String) async throws {
        let moment = ground.moment()
        try await ground.change { database in
            try database.lockKeys()
            let keys = try database.signingKeys()
            guard let key = keys.first(where: { $0.schedule.kid == kid }) else { throw Refusal.unknown(kid: kid) }
            try database.retireKey(kid, at: max(moment.real, key.schedule.notBefore))
            try database.tellKey(key, retireAt: max(moment.real, key.schedule.notBefore), at: moment)
            let others = keys.map(\.schedule).filter { $0.kid != kid }
            if KeySchedule.signing(others, at: moment.real) == nil {
                try publish(database, from: moment.real, at: moment, by: "retirement of \(kid)")
            }
            try database.audit(
                AuditEntry("key.retired", of: "key", kid, by: .system, at: moment.business))
        }
    }

    /// Seals every private key anew under the current key encryption key; how many there were.
    func reseal() async throws -> Int {
        let sealing = sealing
        return try await ground.change { database in
            try database.lockKeys()
            let old = try database.signingKeys().filter { sealing.needsResealing($0.sealed) }
            for key in old {
                let pem = try sealing.open(key.sealed, for: SealingPurpose.signingKey)
                try database.reseal(key.schedule.kid, as: sealing.seal(pem, for: SealingPurpose.signingKey))
            }
            return old.count
        }
    }

    @discardableResult
    private func publish(
        _ database: isolated Connection, from: Date, at moment: Moment, by cause: String
    ) throws -> String {
        let key = try ES256.PrivateKey.generate()
        let jwk = key.publicKey.jwk
        let stored = StoredKey(
            schedule: KeySchedule.Key(kid: String(jwk.thumbprint.prefix(16)), notBefore: from, retireAt: nil),
            x: jwk.x, y: jwk.y, sealed: try sealing.seal(Array(key.pem().utf8), for: SealingPurpose.signingKey))
        try database.add(stored, at: moment.real)
        try database.tellKey(stored, at: moment)
        try database.audit(
            AuditEntry(
                "key.published", of: "key", stored.schedule.kid, by: .system, at: moment.business,
                details: ["cause": cause]))
        return stored.schedule.kid
    }
}
