import Access
import Calendar
import Contracts
import Database
import Foundation

/// An invitation, without its code, of which only a hash is kept.
struct Invitation: Sendable, Hashable {
    let id: UUID
    let personID: UUID
    let positionID: UUID
    let mode: HoldingMode
    let orderNumber: String?
    let orderDate: CivilDate?
    /// Leads somebody who is here already to a new password, and to nothing else.
    let isReentry: Bool
    let invitedBy: UUID?
    let createdAt: Date
    let expiresAt: Date
    let usedAt: Date?
    let withdrawnAt: Date?

    var isOpen: Bool { usedAt == nil && withdrawnAt == nil }
}

private typealias InvitationColumns = (
    UUID, UUID, UUID, HoldingMode, String?, String?, Bool, UUID?, Date, Date, Date?, Date?
)

extension Invitation {
    fileprivate init(row: InvitationColumns) {
        self.init(
            id: row.0, personID: row.1, positionID: row.2, mode: row.3, orderNumber: row.4,
            orderDate: row.5.flatMap { CivilDate(iso: $0) }, isReentry: row.6, invitedBy: row.7, createdAt: row.8,
            expiresAt: row.9, usedAt: row.10, withdrawnAt: row.11)
    }
}

private let invitationColumns: SQL = """
    id, person_id, position_id, mode, order_no, order_date::text, reentry, invited_by, created_at, expires_at, used_at,
    withdrawn_at
    """

extension Connection {
    func add(_ invitation: Invitation, digest: [UInt8], rights: [RequestedRight]) throws(DatabaseError) {
        try write(
            """
            INSERT INTO invitation (id, digest, person_id, position_id, mode, order_no, order_date, reentry,
                                    invited_by, created_at, expires_at)
            VALUES (\(invitation.id), \(Bytes(digest)), \(invitation.personID), \(invitation.positionID),
                    \(invitation.mode), \(invitation.orderNumber), \(invitation.orderDate?.iso)::date,
                    \(invitation.isReentry), \(invitation.invitedBy), \(invitation.createdAt), \(invitation.expiresAt))
            """)
        for right in rights {
            try write(
                """
                INSERT INTO invitation_grant (invitation_id, role, hierarchy, agency_id, reach, programme)
                VALUES (\(invitation.id), \(right.role), \(right.hierarchy), \(right.agencyID), \(right.reach),
                        \(right.programme))
                """)
        }
    }

    func invitation(digest: [UInt8]) throws(DatabaseError) -> Invitation? {
        try first(
            "SELECT \(raw: invitationColumns) FROM invitation WHERE digest = \(Bytes(digest))",
            as: InvitationColumns.self
        ).map { Invitation(row: $0) }
    }

    /// The invitations of a person, the latest first.
    func invitations(of person: UUID) throws(DatabaseError) -> [Invitation] {
        try run(
            """
            SELECT \(raw: invitationColumns) FROM invitation WHERE person_id = \(person)
            ORDER BY created_at DESC, id DESC
            """, as: InvitationColumns.self
        ).map { Invitation(row: $0) }
    }

    func rights(of invitation: UUID) throws(DatabaseError) -> [RequestedRight] {
        try run(
            """
            SELECT role, hierarchy, agency_id, reach, programme FROM invitation_grant
            WHERE invitation_id = \(invitation) ORDER BY role, hierarchy, agency_id
            """, as: (Role, Hierarchy, UUID, Reach, String?).self
        ).map { RequestedRight($0.0, $0.1, $0.2, $0.3, programme: $0.4) }
    }

    /// Uses an invitation up; false when somebody was quicker.
    func useInvitation(_ id: UUID, at now: Date) throws(DatabaseError) -> Bool {
        try execute(
            """
            UPDATE invitation SET used_at = \(now)
            WHERE id = \(id) AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > \(now)
            """) == 1
    }

    func withdrawInvitations(of person: UUID, at now: Date) throws(DatabaseError) {
        try execute(
            """
            UPDATE invitation SET withdrawn_at = \(now)
            WHERE person_id = \(person) AND used_at IS NULL AND withdrawn_at IS NULL
            """)
    }

    /// Whether the platform has had a first administrator, or has just invited one whose code still works.
    func isAdministered(at now: Date) throws(DatabaseError) -> Bool {
        try first(
            """
            SELECT EXISTS (SELECT FROM access_grant WHERE role = 'administrator' AND parent_id IS NULL
                           AND (valid_until IS NULL OR valid_until > \(now)))
                OR EXISTS (SELECT FROM invitation WHERE invited_by IS NULL AND used_at IS NULL
                           AND withdrawn_at IS NULL AND expires_at > \(now))
            """, as: Bool.self) ?? true
    }
}
