import Contracts
import Cryptography
import Database
import Foundation

/// An activation code, to be shown once to whoever hands it on.
struct FreshCode: Sendable {
    /// Its life: the code travels on paper or by telephone.
    static let life: TimeInterval = 14 * 86_400

    let personID: UUID
    let invitationID: UUID
    /// In groups of four; appears in no log, mail or row.
    let code: ActivationCode
    let expiresAt: Date

    /// The code as it is shown, the one time that it is.
    var revealed: String { code.reveal() }
}

extension Connection {
    /// Keeps an invitation with a new code; earlier codes of the person stop working.
    func inviteAnew(
        _ person: UUID, to position: UUID, mode: HoldingMode = .substantive, order: Order? = nil,
        rights: [RequestedRight], isReentry: Bool = false, by inviter: UUID?, id: UUID, at moment: Moment
    ) throws(DatabaseError) -> FreshCode {
        try withdrawInvitations(of: person, at: moment.real)
        let code = ActivationCode.random()
        let invitation = Invitation(
            id: id, personID: person, positionID: position, mode: mode, orderNumber: order?.number,
            orderDate: order?.date, isReentry: isReentry, invitedBy: inviter, createdAt: moment.real,
            expiresAt: moment.real.addingTimeInterval(FreshCode.life), usedAt: nil, withdrawnAt: nil)
        try add(invitation, digest: code.digest, rights: rights)
        return FreshCode(personID: person, invitationID: id, code: code, expiresAt: invitation.expiresAt)
    }
}
