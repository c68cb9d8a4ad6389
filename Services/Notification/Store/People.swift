import Contracts
import Database
import Foundation

extension Connection {
    /// Takes a person over as Auth tells them, with their rights.
    func keepPerson(_ fact: PersonChanged) throws(DatabaseError) {
        try write(
            """
            INSERT INTO person (id, name, status, language)
            VALUES (\(fact.personID), \(fact.displayName), \(fact.status), \(fact.language))
            ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, status = excluded.status, language = excluded.language
            """)
        try write("DELETE FROM person_grant WHERE person_id = \(fact.personID)")
        try write(
            """
            INSERT INTO person_grant (id, person_id, role, agency_id, programme, valid_from, valid_until)
            SELECT id, \(fact.personID)::uuid, role, agency_id, programme, valid_from, valid_until
            FROM unnest(\(fact.grants.map(\.id))::uuid[], \(fact.grants.map(\.role))::text[],
                        \(fact.grants.map(\.agencyID))::uuid[], \(fact.grants.map(\.programme))::text[],
                        \(fact.grants.map(\.from))::timestamptz[], \(fact.grants.map(\.until))::timestamptz[])
                AS new (id, role, agency_id, programme, valid_from, valid_until)
            """)
    }

    /// Those who have a role at an agency itself, for a programme; `now` is the real time, by which grants run.
    func people(
        as roles: [String], at agency: UUID, for programme: String, now: Date
    ) throws(DatabaseError) -> [Addressee] {
        try run(
            """
            SELECT DISTINCT p.id, p.name FROM person_grant g JOIN person p ON p.id = g.person_id
            WHERE g.agency_id = \(agency) AND g.role = ANY (\(roles)::text[]) AND p.status = 'active'
              AND (g.programme IS NULL OR g.programme = \(programme))
              AND g.valid_from <= \(now) AND (g.valid_until IS NULL OR g.valid_until > \(now))
            ORDER BY p.id
            """, as: (UUID, String).self
        ).map { Addressee(personID: $0.0, name: $0.1) }
    }

    /// Those of these people who are known to have left or to be suspended.
    func away(among people: [UUID]) throws(DatabaseError) -> Set<UUID> {
        Set(
            try run(
                "SELECT id FROM person WHERE id = ANY (\(people)::uuid[]) AND status IN ('suspended', 'left')",
                as: UUID.self))
    }
}
