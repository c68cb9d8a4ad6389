import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation

/// What the other services are told, each with the number that its subject has reached.
extension Connection {
    /// Agencies as they now are; one event stays well below the size that an event may have.
    func tellAgencies(_ agencies: [AgenciesChanged.Agency], at moment: Moment) throws {
        for start in stride(from: 0, to: agencies.count, by: 250) {
            let fact = AgenciesChanged(agencies: Array(agencies[start..<min(start + 250, agencies.count)]))
            try announce(
                Announcement(
                    fact, of: AgenciesChanged.treeID, sequence: try nextNumber(in: .tree), agency: Wire.everyAgency,
                    at: moment.business))
        }
    }

    /// These agencies as they stand on the day of the deed.
    func tellAgencies(_ ids: [UUID], at moment: Moment) throws {
        try tellAgencies(try agencyStates(of: ids, on: CivilDate(moment.business)), at: moment)
    }

    /// The state of a position, with everybody who holds or will hold it.
    func tellPosition(_ id: UUID, at moment: Moment) throws {
        guard let state = try nextState(of: id, at: moment.business) else { return }
        try announce(
            Announcement(
                state.fact, of: id, sequence: state.sequence, agency: state.agency, at: moment.business))
    }

    /// The state of a person, with the rights that they have; `agency` is the one that it concerns.
    func tellPerson(_ id: UUID, agency: String, at moment: Moment) throws {
        let number = try nextNumber(ofPerson: id)
        guard let person = try person(id) else { return }
        let grants = try grants(of: id, at: moment.real, on: moment.business).map(\.grant)
        let fact = PersonChanged(
            personID: id, displayName: person.name, status: person.status.rawValue,
            language: person.language.rawValue, grantsVersion: person.grantsVersion,
            grants: grants.map {
                PersonChanged.Grant(
                    id: $0.id, role: $0.role.rawValue, hierarchy: $0.hierarchy.rawValue, agencyID: $0.agencyID,
                    reach: $0.reach.rawValue, programme: $0.programme, from: $0.from ?? moment.real, until: $0.until)
            })
        try announce(Announcement(fact, of: id, sequence: number, agency: agency, at: moment.business))
    }

    /// Whether there is an address for mail; never which.
    func tellContact(_ id: UUID, hasAddress: Bool, agency: String, at moment: Moment) throws {
        let fact = ContactChanged(personID: id, hasAddress: hasAddress)
        try announce(
            Announcement(
                fact, of: id, sequence: try nextNumber(ofPerson: id), agency: agency, at: moment.business))
    }

    /// Makes tokens void that were issued until now; everybody hears of it within a second.
    ///
    /// Remembered as long as a browser may hold an old token that drafts go on with while Auth is silent.
    func revoke(_ kind: SessionRevoked.Kind, _ id: UUID, at moment: Moment) throws {
        let fact = SessionRevoked(
            kind: kind, id: id, notBefore: moment.real,
            forgetAt: moment.real.addingTimeInterval(Trust.graceLength + InternalToken.skew))
        let number = try nextNumber(in: .revocations)
        try keep(fact, number: number)
        try announce(
            Announcement(
                fact, of: SessionRevoked.listID, sequence: number, agency: Wire.everyAgency, at: moment.business))
    }

    /// A key as it now is.
    func tellKey(_ key: StoredKey, retireAt: Date? = nil, at moment: Moment) throws {
        let fact = KeyPublished(
            kid: key.schedule.kid, x: key.x, y: key.y, notBefore: key.schedule.notBefore,
            retireAt: retireAt ?? key.schedule.retireAt)
        try announce(
            Announcement(
                fact, of: KeyPublished.listID, sequence: try nextNumber(in: .keys), agency: Wire.everyAgency,
                at: moment.business))
    }

    /// The slug of the agency in which somebody mainly stands, for the address of events about them.
    func mainAgency(of person: UUID, at now: Date) throws(DatabaseError) -> String {
        let holdings = try holdings(of: [person])
        let main = holdings.last { $0.isInForce(at: now) } ?? holdings.last
        guard let main, let position = try position(main.positionID) else { return Wire.everyAgency }
        return position.agencySlug
    }
}
