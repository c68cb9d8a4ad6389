import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// Why something about people and their positions was refused, in the words of a rule.
enum PeopleRefusal: Error, Sendable, Equatable {
    /// One may not know of the position, the person or the agency.
    case unknown
    /// The giver's own rights do not go so far.
    case beyondOwnRights(Attenuation.Refusal, RequestedRight)
    /// The giver administers the person's agency no more, or never did.
    case notAdministrator
    case positionClosed
    /// Somebody holds the position; who.
    case positionTaken(by: String)
    case signInNameTaken
    /// The person has an account already.
    case alreadyHere
    /// Who holds a position for another does so by a written order.
    case orderMissing
    case noRights
    /// One's own position is ended by another administrator, so that a slip locks nobody out of everything.
    case oneself
    /// It has ended before.
    case over
}

/// Who is invited to what.
struct InvitationRequest: Sendable {
    let positionID: UUID
    let name: PersonName
    let signInName: SignInName
    let email: EmailAddress?
    let language: Language
    let mode: HoldingMode
    let order: Order?
    /// Nil for the usual rights of the position.
    let rights: [RequestedRight]?
}

/// An administrator invites somebody to a position: they get a code that works once, and nobody ever knows a password.
struct Invite: Sendable {
    let ground: Ground

    /// What became of a request: a code, or, when it was made before under the same key, that it was.
    enum Outcome: Sendable {
        case invited(FreshCode)
        /// The code was shown then, and cannot be shown again.
        case before(personID: UUID)
    }

    /// - Throws: `PeopleRefusal`; `RepeatableRequest.OtherContent`.
    func callAsFunction(
        _ request: InvitationRequest, by acting: ActingPerson, repeatable: RepeatableRequest
    ) async throws -> Outcome {
        let moment = ground.moment()
        let tree = ground.register.tree
        let newID = ground.newID
        return try await ground.change { database in
            if let answer = try database.answer(to: repeatable, at: moment.real) {
                return .before(personID: answer.location.flatMap(UUID.init(uuidString:)) ?? UUID())
            }
            let giving = Giving(acting: acting, tree: tree, moment: moment)
            let position = try giving.openPosition(
                request.positionID, for: request.mode, order: request.order, database)
            let rights = try giving.rights(request.rights, of: position, to: nil, database)
            let person = newID()
            try database.addPerson(
                person, name: request.name, language: request.language, email: request.email, at: moment.real)
            guard try database.addSignInName(request.signInName, for: person, at: moment.real) else {
                throw PeopleRefusal.signInNameTaken
            }
            let fresh = try database.inviteAnew(
                person, to: position.id, mode: request.mode, order: request.order, rights: rights.map(\.right),
                by: acting.principal.personID, id: newID(), at: moment)
            try database.tellPerson(person, agency: position.agencySlug, at: moment)
            try database.audit(
                AuditEntry(
                    "person.invited", of: "person", person.text, agency: position.agencySlug,
                    by: acting.actor(by: rights.first?.source), at: moment.business,
                    details: ["position": position.id.text, "invitation": fresh.invitationID.text]))
            try database.keep(StoredAnswer(status: 201, location: person.text), for: repeatable)
            return .invited(fresh)
        }
    }
}

/// The checks that stand before every gift of a position or a right, on the rows as they are now.
struct Giving: Sendable {
    let acting: ActingPerson
    let tree: AgencyTree
    let moment: Moment

    struct Gift: Sendable {
        let right: RequestedRight
        let source: Grant
    }

    /// The rights that the giver has now; a token may be minutes old.
    func ownGrants(_ database: isolated Connection) throws -> [Grant] {
        try database.grants(of: acting.principal.personID, at: moment.real, on: moment.business).map(\.grant)
    }

    /// The right by which the giver administers an agency.
    ///
    /// - Throws: `PeopleRefusal.unknown` when they may not even know of it, `.notAdministrator` when they only see it.
    func administration(of agency: UUID, _ database: isolated Connection) throws -> Grant {
        let principal = acting.principal.with(grants: try ownGrants(database))
        switch permit(principal, .administer, AccessObject(agencyID: agency), in: tree.places, at: moment.real) {
        case .allowed(let grant): return grant
        case .refused(let refusal): throw refusal.hidden ? PeopleRefusal.unknown : PeopleRefusal.notAdministrator
        }
    }

    /// A position that somebody can take up now, in an agency that the giver administers.
    func openPosition(
        _ id: UUID, for mode: HoldingMode, order: Order?, _ database: isolated Connection
    ) throws -> Position {
        guard let position = try database.position(id) else { throw PeopleRefusal.unknown }
        _ = try administration(of: position.agencyID, database)
        guard position.isActive else { throw PeopleRefusal.positionClosed }
        if mode != .substantive, order == nil { throw PeopleRefusal.orderMissing }
        let holders = try database.holdings(of: id).filter { $0.isInForce(at: moment.business) }
        let rival = holders.first {
            mode == $0.mode && (mode == .actingFull || mode == .substantive && !position.isShared)
        }
        if let rival { throw PeopleRefusal.positionTaken(by: rival.personName) }
        return position
    }

    /// The rights to be given, each with the giver's right inside which it lies.
    func rights(
        _ asked: [RequestedRight]?, of position: Position, to person: UUID?, _ database: isolated Connection
    ) throws -> [Gift] {
        guard let agency = tree[position.agencyID] else { throw PeopleRefusal.unknown }
        let wanted = asked ?? UsualRights.of(position.kind, at: tree.place(of: agency))
        guard !wanted.isEmpty else { throw PeopleRefusal.noRights }
        let own = try ownGrants(database)
        return try wanted.map { right in
            if person == acting.principal.personID { throw PeopleRefusal.beyondOwnRights(.toOneself, right) }
            switch Attenuation.source(of: right, from: own, in: tree.places, at: moment.real) {
            case .success(let source): return Gift(right: right, source: source)
            case .failure(let refusal): throw PeopleRefusal.beyondOwnRights(refusal, right)
            }
        }
    }
}
