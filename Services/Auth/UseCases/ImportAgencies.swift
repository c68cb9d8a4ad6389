import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// Takes a file of agencies over: adds what is new, changes what differs, leaves alone what the file does not name.
struct ImportAgencies: Sendable {
    let ground: Ground

    struct Outcome: Sendable, Equatable {
        var added = 0
        var changed = 0
        var moved = 0
        var unchanged = 0
    }

    /// By an operator's command.
    ///
    /// - Throws: `CSVTable.Malformed`, or `ImportRefused` with every problem; nothing is taken then.
    func callAsFunction(_ text: String, dryRun: Bool) async throws -> Outcome {
        let moment = ground.moment()
        let newID = ground.newID
        return try await ground.change { database in
            try database.lockList(.tree)
            let known = try KnownTree(database, on: CivilDate(moment.business))
            let file = AgencyFile(try CSVTable(text, columns: AgencyFile.columns), known: known.above)
            guard file.problems.isEmpty else { throw ImportRefused(problems: file.problems) }
            let plan = ImportPlan(file.agencies, known) { newID() }
            guard plan.problems.isEmpty else { throw ImportRefused(problems: plan.problems) }
            if !dryRun { try database.carryOut(plan, by: nil, newID: newID, at: moment) }
            return plan.outcome
        }
    }
}

extension Connection {
    /// Does what a file asks for, tells it, and leaves a trace; `person` is nil for an operator's command.
    func carryOut(_ plan: ImportPlan, by acting: ActingPerson?, newID: IDGenerator, at moment: Moment) throws {
        guard !plan.touched.isEmpty else { return }
        let today = CivilDate(moment.business)
        try keepAgencies(plan.kept)
        try endEdges(plan.endedEdges, on: today)
        try addEdges(plan.newEdges, from: today)
        try endCodes(plan.endedCodes, on: today)
        try addCodes(plan.newCodes, from: today)
        try renewSearchKeys(of: plan.kept.map(\.id))
        try keepImportHistory(
            plan.histories.map { (newID(), $0.agency, $0.changes) }, on: today, person: acting?.principal.personID,
            at: moment.business)
        try tellAgencies(plan.touched, at: moment)
        try audit(
            AuditEntry(
                "agencies.imported", of: "tree", nil, by: acting?.actor() ?? .system, at: moment.business,
                details: [
                    "added": "\(plan.outcome.added)", "changed": "\(plan.outcome.changed)",
                    "moved": "\(plan.outcome.moved)",
                ]))
    }
}

/// The register as it is when a file comes in.
struct KnownTree: Sendable {
    let ids: [String: UUID]
    let agencies: [UUID: Agency]
    let parents: [UUID: [Hierarchy: UUID]]
    let codes: [UUID: [String: String]]
    /// By scheme and code.
    let owners: [String: UUID]

    init(_ database: isolated Connection, on day: CivilDate) throws {
        let all = try database.allAgencies()
        ids = Dictionary(all.map { ($0.slug, $0.id) }) { $1 }
        agencies = Dictionary(all.map { ($0.id, $0) }) { $1 }
        var parents: [UUID: [Hierarchy: UUID]] = [:]
        for edge in try database.agencyEdges(on: day) {
            parents[edge.child, default: [:]][edge.hierarchy] = edge.parent
        }
        var codes: [UUID: [String: String]] = [:]
        for code in try database.agencyCodes(on: day) { codes[code.agency, default: [:]][code.scheme] = code.code }
        (self.parents, self.codes) = (parents, codes)
        owners = Dictionary(codes.flatMap { id, own in own.map { ("\($0.key):\($0.value)", id) } }) { $1 }
    }

    /// The slugs of those above each agency.
    var above: [String: [Hierarchy: String]] {
        ids.mapValues { id in (parents[id] ?? [:]).compactMapValues { agencies[$0]?.slug } }
    }
}

/// What a file changes.
struct ImportPlan: Sendable {
    private(set) var outcome = ImportAgencies.Outcome()
    private(set) var kept: [(id: UUID, record: AgencyRecord)] = []
    private(set) var endedEdges: [AgencyEdge] = []
    private(set) var newEdges: [AgencyEdge] = []
    private(set) var endedCodes: [(agency: UUID, scheme: String)] = []
    private(set) var newCodes: [(agency: UUID, scheme: String, code: String)] = []
    /// As they will be.
    private(set) var touched: [AgenciesChanged.Agency] = []
    /// What becomes of each line of the file.
    private(set) var fates: [Int: Fate] = [:]
    /// What the register itself has against the file.
    private(set) var problems: [ImportProblem] = []
    /// What changes of agencies that were there before.
    private(set) var histories: [(agency: UUID, changes: [FieldChange])] = []

    /// Codes that the file takes from those who have them.
    private var released: Set<String> = []

    enum Fate: String, Sendable, CaseIterable { case added, changed, moved, same, wrong }

    init(_ records: [AgencyRecord], _ known: KnownTree, newID: () -> UUID) {
        var ids = known.ids
        for record in records where ids[record.slug] == nil { ids[record.slug] = newID() }
        for record in records {
            guard let id = known.ids[record.slug] else { continue }
            for (scheme, code) in known.codes[id] ?? [:] where record.codes[scheme] != code {
                released.insert("\(scheme):\(code)")
            }
        }
        for record in records {
            guard let id = ids[record.slug] else { continue }
            let parents = record.parents.compactMapValues { ids[$0] }
            let differs = known.agencies[id].map { $0.differs(from: record) } ?? true
            let moves = planEdges(id, from: known.parents[id] ?? [:], to: parents)
            let recoded = planCodes(id, from: known.codes[id] ?? [:], to: record.codes)
            count(record.line, isNew: known.ids[record.slug] == nil, differs: differs || recoded, moves: moves)
            check(record, id, known, ids)
            guard differs || moves || recoded else { continue }
            kept.append((id, record))
            if let before = known.agencies[id] { histories.append((id, Self.changes(before, record, known))) }
            touched.append(
                AgenciesChanged.Agency(
                    id: id, slug: record.slug, kind: record.kind,
                    name: record.name.bilingual, codes: record.codes,
                    parents: Dictionary(parents.map { ($0.key.rawValue, $0.value) }) { $1 },
                    derived: record.isDerived, active: known.agencies[id]?.isActive ?? true))
        }
    }

    private mutating func planEdges(_ id: UUID, from old: [Hierarchy: UUID], to new: [Hierarchy: UUID]) -> Bool {
        var moves = false
        for hierarchy in Hierarchy.allCases where old[hierarchy] != new[hierarchy] {
            moves = true
            if let parent = old[hierarchy] {
                endedEdges.append(AgencyEdge(hierarchy: hierarchy, child: id, parent: parent))
            }
            if let parent = new[hierarchy] {
                newEdges.append(AgencyEdge(hierarchy: hierarchy, child: id, parent: parent))
            }
        }
        return moves
    }

    private mutating func planCodes(_ id: UUID, from old: [String: String], to new: [String: String]) -> Bool {
        for (scheme, code) in old where new[scheme] != code { endedCodes.append((id, scheme)) }
        for (scheme, code) in new where old[scheme] != code { newCodes.append((id, scheme, code)) }
        return old != new
    }

    private mutating func count(_ line: Int, isNew: Bool, differs: Bool, moves: Bool) {
        if isNew {
            outcome.added += 1
            fates[line] = .added
        } else if moves {
            outcome.moved += 1
            fates[line] = .moved
        } else if differs {
            outcome.changed += 1
            fates[line] = .changed
        } else {
            outcome.unchanged += 1
            fates[line] = .same
        }
    }

    /// An agency that is no more is not changed by a file, nor anything put under it; a code has one owner.
    private mutating func check(_ record: AgencyRecord, _ id: UUID, _ known: KnownTree, _ ids: [String: UUID]) {
        func complain(_ column: String, _ words: Words) {
            problems.append(ImportProblem(line: record.line, column: column, words))
        }
        if known.agencies[id]?.isActive == false { complain("slug", Words("หน่วยงานนี้ยุบเลิกแล้ว", "It has been retired")) }
        for (hierarchy, slug) in record.parents
        where known.ids[slug].map({ known.agencies[$0]?.isActive == false }) ?? false {
            complain(hierarchy.rawValue, Words("“\(slug)” ยุบเลิกแล้ว", "'\(slug)' has been retired"))
        }
        for (scheme, code) in record.codes {
            guard let owner = known.owners["\(scheme):\(code)"], owner != id, !released.contains("\(scheme):\(code)")
            else { continue }
            let name = known.agencies[owner]?.slug ?? ""
            complain(
                "codes",
                Words("\(scheme):\(code) เป็นรหัสของ “\(name)”", "\(scheme):\(code) is the code of '\(name)'"))
        }
    }

    private static func changes(_ before: Agency, _ record: AgencyRecord, _ known: KnownTree) -> [FieldChange] {
        var pairs: [(String, String, String)] = [
            ("kind", before.kind, record.kind), ("name_th", before.name.thai, record.name.thai),
            ("name_en", before.name.english, record.name.english),
        ]
        for scheme in AgencyRecord.schemes.keys.sorted() {
            pairs.append(("code_" + scheme, known.codes[before.id]?[scheme] ?? "", record.codes[scheme] ?? ""))
        }
        for hierarchy in Hierarchy.allCases {
            let old = known.parents[before.id]?[hierarchy].flatMap { known.agencies[$0]?.slug } ?? ""
            pairs.append((hierarchy.rawValue, old, record.parents[hierarchy] ?? ""))
        }
        return pairs.filter { $0.1 != $0.2 }.map { FieldChange(field: $0.0, before: $0.1, after: $0.2) }
    }
}

extension Agency {
    fileprivate func differs(from record: AgencyRecord) -> Bool {
        kind != record.kind || name != record.name || isDerived != record.isDerived
    }
}
