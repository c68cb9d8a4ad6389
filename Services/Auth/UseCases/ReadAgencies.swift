import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Spreadsheet

/// What somebody sees of an agency.
struct AgencyView: Sendable {
    struct Seat: Sendable {
        let position: Position
        let holders: [Holding]
    }

    let agency: Agency
    let codes: [(scheme: String, code: String)]
    /// Those above, nearest first, by hierarchy.
    let above: [(hierarchy: Hierarchy, agencies: [Agency])]
    /// Those right below, by hierarchy.
    let below: [(hierarchy: Hierarchy, agencies: [Agency])]
    let seats: [Seat]
    let mayAdminister: Bool
    /// Whether one sees what this agency does, and so its profile.
    let maySee: Bool
    /// Whether one may also move and end it.
    let mayOversee: Bool
    let row: AgencyRow
    /// Places that begin on a day to come.
    let planned: [(hierarchy: Hierarchy, parent: Agency, from: CivilDate)]
    let successors: [Kin]
    let predecessors: [Kin]
    let history: [AgencyHistoryLine]

    /// What an agency came from, or went into.
    struct Kin: Sendable {
        let agency: Agency
        let way: String
        let since: CivilDate
    }

    /// Whatever was known by the name of an agency that was merged is now asked of its heir.
    var heir: Agency? { agency.isActive ? nil : successors.first { $0.way == "merged" }?.agency }
}

/// An agency in a list.
struct AgencyLine: Sendable {
    let agency: Agency
    let province: Words?
    /// By scheme.
    let codes: [String: String]
}

/// What a search found, and how many it would find with other choices.
struct AgenciesFound: Sendable {
    struct Choice: Sendable {
        let value: String
        let name: Words
        let count: Int
    }

    let slice: Slice<AgencyLine>
    /// Nothing has these words in it; the lines are those that look most like them.
    let isGuess: Bool
    let choices: [AgencyFacet: [Choice]]
    let states: [AgencyState: Int]
}

/// Looks agencies up: which there are is no secret, who holds their positions is for those who are signed in.
struct ReadAgencies: Sendable {
    /// How many lines are shown instead of nothing.
    private static let guesses = 10

    let ground: Ground

    func search(_ query: AgencyQuery, page: Int) async throws -> AgenciesFound {
        let register = ground.register
        let (tree, found) = (register.tree, register.index.search(query))
        let today = CivilDate(ground.moment().business)
        let total = found.ids.count
        let length = Slice<AgencyLine>.length
        let page = max(1, min(page, (total + length - 1) / length))
        let shown = Array(found.ids.dropFirst((page - 1) * length).prefix(length))
        let isLost = total == 0 && !query.words.isEmpty
        let (ids, codes) = try await ground.journal.transaction { database in
            let ids =
                isLost
                ? try database.similarAgencies(to: query.words.phrase, in: .everything, limit: Self.guesses) : shown
            return (ids, try database.codes(of: ids, on: today))
        }
        let lines = ids.compactMap { tree[$0] }.map { agency in
            AgencyLine(
                agency: agency, province: tree.nearest("province", from: agency.id, in: .area)?.name,
                codes: codes[agency.id] ?? [:])
        }
        return AgenciesFound(
            slice: Slice(items: lines, total: total, page: page), isGuess: isLost && !lines.isEmpty,
            choices: Dictionary(
                uniqueKeysWithValues: AgencyFacet.allCases.map { facet in
                    (facet, Self.choices(found.counts[facet] ?? [:], chosen: query.chosen[facet], facet, tree))
                }), states: found.states)
    }

    /// What was chosen stays among the choices, also where it finds nothing.
    private static func choices(
        _ counts: [String: Int], chosen: String?, _ facet: AgencyFacet, _ tree: AgencyTree
    ) -> [AgenciesFound.Choice] {
        var counts = counts
        if let chosen, facet == .kind || tree.agency(slug: chosen) != nil { counts[chosen, default: 0] += 0 }
        let choices = counts.map { value, count in
            let name = facet == .kind ? Words(agencyKind: value) : tree.agency(slug: value)?.name
            return AgenciesFound.Choice(value: value, name: name ?? Words(value, value), count: count)
        }
        return choices.sorted {
            $0.name.thai.compare($1.name.thai, options: [], range: nil, locale: thai) == .orderedAscending
        }
    }

    private static let thai = Locale(identifier: "th_TH")

    /// - Throws: `PeopleRefusal.unknown`.
    func show(slug: String, for acting: ActingPerson) async throws -> AgencyView {
        let moment = ground.moment()
        let tree = ground.register.tree
        guard let agency = tree.agency(slug: slug) else { throw PeopleRefusal.unknown }
        let permitted = permit(
            acting.principal, .administer, AccessObject(agencyID: agency.id), in: tree.places, at: moment.real)
        let sees = permit(
            acting.principal, .view, AccessObject(agencyID: agency.id), in: tree.places, at: moment.real)
        return try await ground.journal.transaction { database in
            let holdings = try database.currentHoldings(at: agency.id, on: moment.business)
            let seats = try database.positions(of: agency.id).map { position in
                AgencyView.Seat(position: position, holders: holdings.filter { $0.positionID == position.id })
            }
            let today = CivilDate(moment.business)
            guard let row = try database.agencyRow(agency.id, on: today) else { throw PeopleRefusal.unknown }
            let rights = try AgencyRights(acting, tree, moment, database)
            func kin(_ rows: [(id: UUID, way: String, since: CivilDate?)]) -> [AgencyView.Kin] {
                rows.compactMap { row in
                    guard let agency = tree[row.id], let since = row.since else { return nil }
                    return AgencyView.Kin(agency: agency, way: row.way, since: since)
                }
            }
            return AgencyView(
                agency: agency, codes: try database.codes(of: agency.id, on: CivilDate(moment.business)),
                above: Hierarchy.allCases.map { ($0, tree.ancestors(of: agency.id, in: $0)) }
                    .filter { !$0.1.isEmpty },
                below: Hierarchy.allCases.map { ($0, tree.children(of: agency.id, in: $0)) }
                    .filter { !$0.1.isEmpty },
                seats: seats, mayAdminister: permitted.isAllowed, maySee: sees.isAllowed,
                mayOversee: (try? rights.over(agency.id)) != nil, row: row,
                planned: try database.places(of: agency.id).compactMap { place in
                    guard let from = place.from, from > today, let parent = tree[place.parent] else { return nil }
                    return (place.hierarchy, parent, from)
                }, successors: kin(try database.successors(of: agency.id)),
                predecessors: kin(try database.predecessors(of: agency.id)),
                history: try database.history(of: agency.id))
        }
    }

    /// All that a search finds, in the form of the file that can be imported.
    func export(_ query: AgencyQuery) async throws -> Sheet {
        let register = ground.register
        let (tree, ids) = (register.tree, register.index.search(query).ids)
        let today = CivilDate(ground.moment().business)
        let codes = try await ground.journal.transaction { try $0.codes(of: ids, on: today) }
        let rows = ids.compactMap { tree[$0] }.map { agency in
            [agency.slug, agency.kind, agency.name.thai, agency.name.english]
                + [(codes[agency.id] ?? [:]).sorted { $0.key < $1.key }.map { "\($0):\($1)" }.joined(separator: " ")]
                + Hierarchy.allCases.map { tree.ancestors(of: agency.id, in: $0).first?.slug ?? "" }
                + [agency.isDerived ? "yes" : "no"]
        }
        return Sheet(rows: ([AgencyFile.columns] + rows).enumerated().map { Sheet.Row($0 + 1, $1) })
    }

    /// Local governments of a district, or those of a whole province, with the codes by which they sign in.
    func localGovernments(
        province: String, district: String
    ) async throws -> (
        provinces: [Agency], districts: [Agency], province: Agency?, district: Agency?, found: [AgencyLine]?
    ) {
        let register = ground.register
        let tree = register.tree
        func all(_ kind: String) -> [Agency] {
            register.index.search(AgencyQuery(chosen: [.kind: kind])).ids.compactMap { tree[$0] }
        }
        let provinces = all("province")
        guard let chosen = provinces.first(where: { $0.slug == province }) else {
            return (provinces, [], nil, nil, nil)
        }
        let inside = register.index.search(AgencyQuery(chosen: [.province: province])).ids.compactMap { tree[$0] }
        let districts = inside.filter { $0.kind == "district" }
        let narrowed = districts.first { $0.slug == district }
        let (place, reach) = narrowed.map { ($0, Reach.subtree) } ?? (chosen, .children)
        let below = Set(tree.places.agencies(within: reach, of: place.id, in: .area))
        let today = CivilDate(ground.moment().business)
        let found = inside.filter { agency in
            AgencyKinds.localGovernments.contains(agency.kind) && below.contains(agency.id)
        }
        let codes = try await ground.journal.transaction { try $0.codes(of: found.map(\.id), on: today) }
        let lines = found.map { AgencyLine(agency: $0, province: chosen.name, codes: codes[$0.id] ?? [:]) }
            .filter { $0.codes["dla7"] != nil }
        return (provinces, districts, chosen, narrowed, lines)
    }

    /// The kinds of agency that there are, and those that every country has.
    func kinds() -> [String] {
        let found = ground.register.index.search(AgencyQuery(state: nil)).counts[.kind] ?? [:]
        return Set(found.keys).union(AgencyKinds.usual).sorted()
    }

    /// The one agency that somebody means by a short name, a code or a whole name.
    func meant(_ typed: String) -> Result<UUID, AgencyDraft.Fault> {
        let register = ground.register
        let slug = typed.trimmingCharacters(in: .whitespaces)
        if let agency = register.tree.agency(slug: slug) { return .success(agency.id) }
        let found = register.index.exactly(AgencyWords(typed))
        if found.count == 1 { return .success(found[0]) }
        return .failure(
            AgencyDraft.Fault(
                field: "",
                words: found.isEmpty
                    ? Words("ไม่พบหน่วยงานที่มีชื่อเต็ม รหัส หรือชื่อย่อนี้", "No agency has this whole name, code or short name")
                    : Words(
                        "มีหลายหน่วยงานที่ใช้ชื่อนี้ กรุณาใช้รหัสหรือชื่อย่อในระบบ", "Several have this name: use a code or short name")
            ))
    }
}
