import Cryptography
import Database
import Foundation
import Runtime

extension LinkPurpose {
    /// How long a link works: a reset is a door, a confirmation only a question.
    var life: TimeInterval {
        switch self {
        case .reset: 15 * 60
        case .confirm: 24 * 3600
        }
    }
}

extension Connection {
    /// Puts a link on its way; earlier ones of the same purpose stop working.
    ///
    /// The secret lies sealed until the mail has gone, and as a hash until it is used.
    func mailLink(
        _ purpose: LinkPurpose, to address: String, _ person: UUID, sealing: KeyRing, newID: IDGenerator,
        at moment: Moment
    ) throws {
        let secret = SecureRandom.token()
        try voidLinks(of: person, for: purpose, at: moment.real)
        let link = MailedLink(
            id: newID(), purpose: purpose, personID: person, address: address, createdAt: moment.real,
            expiresAt: moment.real.addingTimeInterval(purpose.life), usedAt: nil)
        try add(
            link, digest: SHA256.hash(secret), mail: newID(),
            sealed: sealing.seal(Array(secret.utf8), for: SealingPurpose.mailedLink))
    }
}
