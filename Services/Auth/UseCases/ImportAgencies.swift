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

    /// - Throws: `CSVTable.Malformed`, or `ImportRefused` with every problem; nothing is taken then.
    func callAsFunction(_ text: String, dryRun: Bool) async throws -> Outcome {
        let moment = ground.moment()
        let newID = ground.newID
        return try await ground.change { database in
            try database.lockList(.tree)
            let known = try KnownTree(database, on: CivilDate(moment.business))
            let file = try AgencyFile(text, known: Set(known.ids.keys))
            let plan = ImportPlan(file.agencies, known) { newID() }
            guard !dryRun, !plan.touched.isEmpty else { return plan.outcome }
            let today = CivilDate(moment.business)
            try database.keepAgencies(plan.kept)
            try database.endEdges(plan.endedEdges, on: today)
            try database.addEdges(plan.newEdges, from: today)
            try database.endCodes(plan.endedCodes, on: today)
            try database.addCodes(plan.newCodes, from: today)
            try database.renewSearchKeys(of: plan.kept.map(\.id))
            try database.tellAgencies(plan.touched, at: moment)
            try database.audit(
                AuditEntry(
                    "agencies.imported", of: "tree", nil, by: .system, at: moment.business,
                    details: [
                        "added": "\(plan.outcome.added)", "changed": "\(plan.outcome.changed)",
                        "moved": "\(plan.outcome.moved)",
                    ]))
            return plan.outcome
        }
    }
}

/// The register as it is when a file comes in.
struct KnownTree: Sendable {
    let ids: [String: UUID]
    let agencies: [UUID: Agency]
    let parents: [UUID: [Hierarchy: UUID]]
    let codes: [UUID: [String: String]]

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

    init(_ records: [AgencyRecord], _ known: KnownTree, newID: () -> UUID) {
        var ids = known.ids
        for record in records where ids[record.slug] == nil { ids[record.slug] = newID() }
        for record in records {
            guard let id = ids[record.slug] else { continue }
            let parents = record.parents.compactMapValues { ids[$0] }
            let differs = known.agencies[id].map { $0.differs(from: record) } ?? true
            let moves = planEdges(id, from: known.parents[id] ?? [:], to: parents)
            let recoded = planCodes(id, from: known.codes[id] ?? [:], to: record.codes)
            count(isNew: known.ids[record.slug] == nil, differs: differs || recoded, moves: moves)
            guard differs || moves || recoded else { continue }
            kept.append((id, record))
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

    private mutating func count(isNew: Bool, differs: Bool, moves: Bool) {
        if isNew {
            outcome.added += 1
        } else if moves {
            outcome.moved += 1
        } else if differs {
            outcome.changed += 1
        } else {
            outcome.unchanged += 1
        }
    }
}

extension Agency {
    fileprivate func differs(from record: AgencyRecord) -> Bool {
        kind != record.kind || name != record.name || isDerived != record.isDerived
    }
}
