import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation

/// An agency's row, with its version.
struct AgencyRow: Sendable {
    let agency: Agency
    var facts: AgencyFacts
    let version: Int64
    let retiredOn: CivilDate?
}

/// One change as history tells it.
struct AgencyHistoryLine: Sendable {
    let version: Int64
    let deed: String
    let effective: CivilDate
    let reason: String
    let personName: String?
    let at: Date
    let changes: [FieldChange]
}

/// A place that an agency has, had or will have.
struct AgencyPlace: Sendable, Hashable {
    let hierarchy: Hierarchy
    let parent: UUID
    /// Nil for all time.
    let from: CivilDate?
    let until: CivilDate?
}

extension Connection {
    /// An agency as it is now, with its codes of a day; `locking` keeps others from changing it meanwhile.
    func agencyRow(_ id: UUID, on day: CivilDate, locking: Bool = false) throws(DatabaseError) -> AgencyRow? {
        let lock: SQL = locking ? " FOR UPDATE" : ""
        let row = try first(
            """
            SELECT id, slug, kind, name_th, name_en, derived, active, short_th, address, telephone, email, website,
                   version, retired_on::text
            FROM agency WHERE id = \(id)\(raw: lock)
            """,
            as: (
                UUID, String, String, String, String, Bool, Bool, String, String, String, String, String, Int64, String?
            ).self)
        guard let row else { return nil }
        let codes = try codes(of: [id], on: day)[id] ?? [:]
        return AgencyRow(
            agency: Agency(row: (row.0, row.1, row.2, row.3, row.4, row.5, row.6)),
            facts: AgencyFacts(
                kind: row.2, name: Words(row.3, row.4), short: row.7, codes: codes, address: row.8, telephone: row.9,
                email: row.10, website: row.11),
            version: row.12, retiredOn: row.13.flatMap { CivilDate(iso: $0) })
    }

    func addAgency(_ id: UUID, slug: String, _ facts: AgencyFacts) throws(DatabaseError) {
        try execute(
            """
            INSERT INTO agency (id, slug, kind, name_th, name_en, short_th, address, telephone, email, website,
                                search, derived)
            VALUES (\(id), \(slug), \(facts.kind), \(facts.name.thai), \(facts.name.english), \(facts.short),
                    \(facts.address), \(facts.telephone), \(facts.email), \(facts.website), '', false)
            """)
    }

    func setFacts(_ facts: AgencyFacts, of agency: UUID) throws(DatabaseError) {
        try execute(
            """
            UPDATE agency SET kind = \(facts.kind), name_th = \(facts.name.thai), name_en = \(facts.name.english),
                short_th = \(facts.short), address = \(facts.address), telephone = \(facts.telephone),
                email = \(facts.email), website = \(facts.website)
            WHERE id = \(agency)
            """)
    }

    /// Writes down what words are compared with: names, the slug, every code that it ever had, and those of the
    /// agencies that went into it.
    func renewSearchKeys(of agencies: [UUID]) throws(DatabaseError) {
        try execute(
            """
            UPDATE agency a SET search = lower(translate(concat_ws(E'\\n',
                a.name_th, NULLIF(a.name_en, ''), NULLIF(a.short_th, ''), a.slug,
                (SELECT string_agg(c.code, E'\\n' ORDER BY c.scheme, c.code) FROM agency_code c
                 WHERE c.agency_id = a.id),
                (SELECT string_agg(m.search, E'\\n' ORDER BY m.slug)
                 FROM agency_successor s JOIN agency m ON m.id = s.agency_id
                 WHERE s.successor_id = a.id AND s.way = 'merged')), '๐๑๒๓๔๕๖๗๘๙', '0123456789'))
            WHERE a.id = ANY (\(agencies)::uuid[])
            """)
    }

    /// The version that a change makes, and a line of the history of each agency concerned.
    func keepHistory(
        _ agency: UUID, _ deed: AgencyDeed, effective: CivilDate, reason: String, person: UUID?,
        changes: [FieldChange], id: UUID, at now: Date
    ) throws(DatabaseError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = (try? encoder.encode(changes)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
        try execute(
            """
            WITH counted AS (UPDATE agency SET version = version + 1 WHERE id = \(agency) RETURNING version)
            INSERT INTO agency_change (id, agency_id, version, deed, effective, reason, person_id, at, changes)
            SELECT \(id), \(agency), version, \(deed.rawValue), \(effective.iso)::date, \(reason), \(person), \(now),
                   \(JSONText(text))::jsonb FROM counted
            """)
    }

    /// A line of the history of each agency that a file has changed.
    func keepImportHistory(
        _ lines: [(id: UUID, agency: UUID, changes: [FieldChange])], on day: CivilDate, person: UUID?, at now: Date
    ) throws(DatabaseError) {
        guard !lines.isEmpty else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let texts = lines.map { (try? encoder.encode($0.changes)).map { String(decoding: $0, as: UTF8.self) } ?? "[]" }
        try execute(
            """
            WITH line AS (
                SELECT * FROM unnest(\(lines.map(\.id))::uuid[], \(lines.map(\.agency))::uuid[], \(texts)::text[])
                    AS line (id, agency_id, changes)
            ), counted AS (
                UPDATE agency SET version = version + 1 FROM line WHERE agency.id = line.agency_id
                RETURNING agency.id, version
            )
            INSERT INTO agency_change (id, agency_id, version, deed, effective, reason, person_id, at, changes)
            SELECT line.id, agency_id, version, 'import', \(day.iso)::date, '', \(person), \(now), changes::jsonb
            FROM line JOIN counted ON counted.id = agency_id
            """)
    }

    /// The history of an agency after a version, the latest first.
    func history(of agency: UUID, after version: Int64 = 0) throws(DatabaseError) -> [AgencyHistoryLine] {
        try run(
            """
            SELECT c.version, c.deed, c.effective::text, c.reason, p.display_name, c.at, c.changes::text
            FROM agency_change c LEFT JOIN person p ON p.id = c.person_id
            WHERE c.agency_id = \(agency) AND c.version > \(version) ORDER BY c.version DESC LIMIT 100
            """, as: (Int64, String, String, String, String?, Date, String).self
        ).compactMap { row in
            guard let effective = CivilDate(iso: row.2) else { return nil }
            let changes = (try? JSONDecoder().decode([FieldChange].self, from: Data(row.6.utf8))) ?? []
            return AgencyHistoryLine(
                version: row.0, deed: row.1, effective: effective, reason: row.3, personName: row.4, at: row.5,
                changes: changes)
        }
    }

    /// Every place that an agency has, had or will have, the earliest first.
    func places(of agency: UUID) throws(DatabaseError) -> [AgencyPlace] {
        try run(
            """
            SELECT hierarchy, parent, lower(valid)::text, upper(valid)::text FROM agency_edge
            WHERE child = \(agency) ORDER BY hierarchy, valid
            """, as: (Hierarchy, UUID, String?, String?).self
        ).map {
            AgencyPlace(
                hierarchy: $0.0, parent: $0.1, from: $0.2.flatMap { CivilDate(iso: $0) },
                until: $0.3.flatMap { CivilDate(iso: $0) })
        }
    }

    /// Those that stand below an agency on a day or later, with the hierarchy.
    func below(_ agency: UUID, from day: CivilDate) throws(DatabaseError) -> [AgencyEdge] {
        try run(
            """
            SELECT DISTINCT hierarchy, child, parent FROM agency_edge
            WHERE parent = \(agency) AND valid && daterange(\(day.iso)::date, NULL) ORDER BY hierarchy, child
            """, as: (Hierarchy, UUID, UUID).self
        ).map { AgencyEdge(hierarchy: $0.0, child: $0.1, parent: $0.2) }
    }

    /// Whether an agency would stand above itself on any day if it stood under this one from a day on.
    func wouldCircle(_ child: UUID, under parent: UUID, in hierarchy: Hierarchy, from day: CivilDate)
        throws(DatabaseError)
        -> Bool
    {
        try first(
            """
            WITH RECURSIVE above (id, span) AS (
                SELECT \(parent)::uuid, daterange(\(day.iso)::date, NULL)
                UNION
                SELECT e.parent, above.span * e.valid FROM above
                JOIN agency_edge e ON e.child = above.id AND e.hierarchy = \(hierarchy) AND e.valid && above.span
            )
            SELECT true FROM above WHERE id = \(child) LIMIT 1
            """, as: Bool.self) ?? false
    }

    /// The agency stands elsewhere from a day on, or nowhere; what was planned for later days is forgotten.
    ///
    /// - Throws: an exclusion violation rather than a second place at the same time.
    func place(
        _ child: UUID, under parent: UUID?, in hierarchy: Hierarchy, from day: CivilDate?, today: CivilDate
    ) throws(DatabaseError) {
        let start = day ?? today
        try execute(
            """
            DELETE FROM agency_edge WHERE child = \(child) AND hierarchy = \(hierarchy)
              AND (lower(valid) > \(today.iso)::date OR lower(valid) >= \(start.iso)::date)
            """)
        try execute(
            """
            UPDATE agency_edge SET valid = daterange(lower(valid), \(start.iso)::date)
            WHERE child = \(child) AND hierarchy = \(hierarchy) AND valid @> \(today.iso)::date
            """)
        guard let parent else { return }
        try execute(
            """
            INSERT INTO agency_edge (hierarchy, child, parent, valid)
            VALUES (\(hierarchy), \(child), \(parent), daterange(\(day?.iso)::date, NULL))
            """)
    }

    /// The agency has this code from a day on, or none of the scheme.
    ///
    /// - Throws: an exclusion violation when another agency has it on one of those days.
    func setCode(
        _ code: String?, scheme: String, of agency: UUID, from day: CivilDate?, today: CivilDate
    ) throws(DatabaseError) {
        let start = day ?? today
        try execute(
            """
            DELETE FROM agency_code WHERE agency_id = \(agency) AND scheme = \(scheme)
              AND lower(valid) >= \(start.iso)::date
            """)
        try execute(
            """
            UPDATE agency_code SET valid = daterange(lower(valid), \(start.iso)::date)
            WHERE agency_id = \(agency) AND scheme = \(scheme) AND valid && daterange(\(start.iso)::date, NULL)
            """)
        guard let code else { return }
        try execute(
            """
            INSERT INTO agency_code (scheme, code, agency_id, valid)
            VALUES (\(scheme), \(code), \(agency), daterange(\(day?.iso)::date, NULL))
            """)
    }

    /// Whose code this is on a day or later.
    func owner(of code: String, scheme: String, from day: CivilDate) throws(DatabaseError) -> UUID? {
        try first(
            """
            SELECT agency_id FROM agency_code WHERE scheme = \(scheme) AND code = \(code)
              AND valid && daterange(\(day.iso)::date, NULL) LIMIT 1
            """, as: UUID.self)
    }

    /// The agency is no more from a day on: its codes and places end with it.
    func retire(_ agency: UUID, on day: CivilDate) throws(DatabaseError) {
        try execute("UPDATE agency SET retired_on = \(day.iso)::date WHERE id = \(agency)")
        for table in ["agency_code", "agency_edge"] {
            let (name, own) = (SQL(unsafeText: table), SQL(unsafeText: table == "agency_code" ? "agency_id" : "child"))
            try execute("DELETE FROM \(raw: name) WHERE \(raw: own) = \(agency) AND lower(valid) >= \(day.iso)::date")
            try execute(
                """
                UPDATE \(raw: name) SET valid = daterange(lower(valid), \(day.iso)::date)
                WHERE \(raw: own) = \(agency) AND valid && daterange(\(day.iso)::date, NULL)
                """)
        }
    }

    func addSuccessor(_ successor: UUID, of agency: UUID, way: String, since day: CivilDate) throws(DatabaseError) {
        try execute(
            """
            INSERT INTO agency_successor (agency_id, successor_id, way, since)
            VALUES (\(agency), \(successor), \(way), \(day.iso)::date)
            """)
    }

    /// Into what an agency goes or went.
    func successors(of agency: UUID) throws(DatabaseError) -> [(id: UUID, way: String, since: CivilDate?)] {
        try run(
            """
            SELECT s.successor_id, s.way, s.since::text FROM agency_successor s JOIN agency a ON a.id = s.successor_id
            WHERE s.agency_id = \(agency) ORDER BY a.name_th COLLATE extensions.thai
            """, as: (UUID, String, String).self
        ).map { ($0.0, $0.1, CivilDate(iso: $0.2)) }
    }

    /// What went into an agency.
    func predecessors(of agency: UUID) throws(DatabaseError) -> [(id: UUID, way: String, since: CivilDate?)] {
        try run(
            """
            SELECT s.agency_id, s.way, s.since::text FROM agency_successor s JOIN agency a ON a.id = s.agency_id
            WHERE s.successor_id = \(agency) ORDER BY a.name_th COLLATE extensions.thai
            """, as: (UUID, String, String).self
        ).map { ($0.0, $0.1, CivilDate(iso: $0.2)) }
    }

    /// Who holds a position of an agency at some time from a moment on.
    func holdings(at agency: UUID, after moment: Date) throws(DatabaseError) -> [Holding] {
        let ids = try run(
            """
            SELECT h.id FROM holding h JOIN position p ON p.id = h.position_id
            WHERE p.agency_id = \(agency) AND (h.valid_until IS NULL OR h.valid_until > \(moment)) ORDER BY h.id
            """, as: UUID.self)
        var found: [Holding] = []
        for id in ids { if let holding = try holding(id) { found.append(holding) } }
        return found
    }

    /// The rights over an agency that people hold by positions elsewhere.
    func rightsOver(_ agency: UUID, after moment: Date) throws(DatabaseError) -> [(person: String, role: Role)] {
        try run(
            """
            SELECT p.display_name, g.role FROM access_grant g JOIN person p ON p.id = g.person_id
            JOIN holding h ON h.id = g.holding_id JOIN position q ON q.id = h.position_id
            WHERE g.agency_id = \(agency) AND q.agency_id <> \(agency)
              AND (g.valid_until IS NULL OR g.valid_until > \(moment)) ORDER BY p.display_name, g.role
            """, as: (String, Role).self
        ).map { ($0.0, $0.1) }
    }
}
