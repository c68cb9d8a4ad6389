import Calendar
import Contracts
import Database
import Foundation

/// A line of the list of people: who, what they are, and whether they have come yet.
struct PersonLine: Sendable, Hashable {
    let id: UUID
    let name: String
    let status: PersonStatus
    /// Positions that the person holds now, or to which they are invited.
    let capacities: [Capacity]

    struct Capacity: Sendable, Hashable {
        let title: Words
        let agency: Words
        let mode: HoldingMode
    }
}

/// What a list of people is narrowed by.
struct PeopleFilter: Sendable, Equatable {
    var words = SearchWords("")
    var status: PersonStatus?
    var agency: UUID?
}

extension Connection {
    /// People who hold, held or are invited to a position in the scope; each word is looked for in the person's name,
    /// the sign-in names, the titles and the agencies.
    func people(
        in scope: AgencyScope, matching filter: PeopleFilter, on now: Date, page: Int
    ) throws(DatabaseError) -> Slice<PersonLine> {
        let found = condition(scope, filter)
        let total = try first("SELECT count(*) FROM person p WHERE \(raw: found)", as: Int.self) ?? 0
        let length = Slice<PersonLine>.length
        let page = max(1, min(page, (total + length - 1) / length))
        let rows = try run(
            """
            SELECT id, display_name, status FROM person p WHERE \(raw: found)
            ORDER BY display_name COLLATE extensions.thai, id LIMIT \(length) OFFSET \((page - 1) * length)
            """, as: (UUID, String, PersonStatus).self)
        let capacities = try capacities(of: rows.map(\.0), on: now)
        let lines = rows.map { row in
            PersonLine(id: row.0, name: row.1, status: row.2, capacities: capacities[row.0] ?? [])
        }
        return Slice(items: lines, total: total, page: page)
    }

    /// Whether somebody stands in a scope: the same question as the list asks, about one person.
    func isPerson(_ id: UUID, in scope: AgencyScope) throws(DatabaseError) -> Bool {
        try first(
            "SELECT 1 FROM person p WHERE p.id = \(id) AND \(raw: condition(scope, PeopleFilter()))", as: Int.self
        ) != nil
    }

    private func condition(_ scope: AgencyScope, _ filter: PeopleFilter) -> SQL {
        let own = scope.condition(on: "q.agency_id")
        let narrowed: SQL = filter.agency.map { "q.agency_id = \($0)" } ?? "true"
        var parts: [SQL] = ["p.id IN (\(raw: peopleAt("\(raw: own) AND \(raw: narrowed)")))"]
        for pattern in filter.words.patterns {
            let place = peopleAt("(a.search LIKE \(pattern) OR lower(q.title_th) LIKE \(pattern))")
            parts.append(
                """
                (p.search LIKE \(pattern) OR p.id IN (\(raw: place))
                 OR p.id IN (SELECT person_id FROM sign_in_name WHERE name LIKE \(pattern)))
                """)
        }
        if let status = filter.status { parts.append("p.status = \(status)") }
        return SQL.joined(parts, by: " AND ")
    }

    /// The people who hold, held or are invited to positions (`q`, of agencies `a`) for which a condition is true.
    ///
    /// Found from the positions and not from each person, so that the whole country is as quick as one office.
    private func peopleAt(_ condition: SQL) -> SQL {
        """
        SELECT h.person_id FROM holding h JOIN position q ON q.id = h.position_id JOIN agency a ON a.id = q.agency_id
        WHERE \(raw: condition)
        UNION ALL
        SELECT i.person_id FROM invitation i JOIN position q ON q.id = i.position_id JOIN agency a ON a.id = q.agency_id
        WHERE i.withdrawn_at IS NULL AND \(raw: condition)
        """
    }

    private func capacities(
        of people: [UUID], on now: Date
    ) throws(DatabaseError) -> [UUID: [PersonLine.Capacity]] {
        let rows = try run(
            """
            SELECT c.person_id, p.title_th, p.title_en, a.name_th, a.name_en, c.mode
            FROM (SELECT person_id, position_id, mode, false AS invited FROM holding
                  WHERE person_id = ANY (\(people)::uuid[])
                    AND valid_from <= \(now) AND (valid_until IS NULL OR valid_until > \(now))
                  UNION ALL
                  SELECT person_id, position_id, mode, true FROM invitation
                  WHERE person_id = ANY (\(people)::uuid[]) AND used_at IS NULL AND withdrawn_at IS NULL
                    AND NOT reentry) c
            JOIN position p ON p.id = c.position_id JOIN agency a ON a.id = p.agency_id
            ORDER BY c.invited, p.title_th COLLATE extensions.thai
            """, as: (UUID, String, String, String, String, HoldingMode).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map {
                PersonLine.Capacity(title: Words($0.1, $0.2), agency: Words($0.3, $0.4), mode: $0.5)
            }
        }
    }
}
