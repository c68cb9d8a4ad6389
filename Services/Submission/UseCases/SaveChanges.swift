import Access
import Calendar
import Database
import EventLog
import Foundation
import JSON
import Programme

/// Somebody types: changes of single fields are taken into the draft, once each, without overwriting unseen what
/// another person wrote meanwhile.
struct SaveChanges: Sendable {
    let office: Office

    /// A page and what it wants to save.
    struct Request: Sendable {
        /// The page's own name; a page that is opened again is another client.
        let client: String
        /// The draft's version when the page was drawn.
        let since: Int64
        let changes: [FieldChange]
        /// A field that is to get one more row, for pages without scripts.
        var adding: String?
        /// Whether what can be kept is kept although something else cannot.
        var tolerant = false
    }

    /// What stands in a field that somebody else has changed.
    struct Clash: Sendable, Equatable {
        let value: JSONValue
        let by: String
        let version: Int64
    }

    struct Outcome: Sendable {
        var saved: [(field: String, seq: Int64)] = []
        var clashes: [String: Clash] = [:]
        var refused: [Unkeepable] = []
        var desk: DraftDesk
        let at: Date
    }

    /// - Throws: `Refusal`; in the intolerant way `Refusal.unkeepable` with the first change that cannot be kept, and
    ///   then nothing is.
    func callAsFunction(
        _ request: Request, to subject: DraftSubject, by acting: Acting
    ) async throws -> Outcome {
        let now = office.now
        return try await office.journal.transaction { database in
            let desk: DraftDesk
            switch subject {
            case .report(let id): desk = try office.openReport(id, by: acting, on: database).desk
            case .entry(let id, let programme):
                desk = try office.openEntry(id, of: programme, by: acting, on: database).desk
            }
            let fields = request.changes.map(\.field)
            let known = try database.changes(of: subject.id, fields: fields)
            let first = try database.firstVersion(of: request.client, in: subject.id)
            var work = Work(
                outcome: Outcome(desk: desk, at: now), known: known, request: request,
                base: min(request.since, (first ?? .max) - 1))
            for change in request.changes { try work.take(change, by: acting.principal.name) }
            if let field = request.adding.flatMap({ desk.form.field($0) }) { try work.addRow(to: field) }
            try database.finish(work, by: acting, at: now)
            return work.outcome
        }
    }

    /// A request half done.
    struct Work {
        var outcome: Outcome
        let known: [KnownChange]
        let request: Request
        let base: Int64
        private(set) var touched: Set<String> = []
        private(set) var made: [KnownChange] = []

        init(outcome: Outcome, known: [KnownChange], request: Request, base: Int64) {
            (self.outcome, self.known, self.request, self.base) = (outcome, known, request, base)
        }

        mutating func take(_ change: FieldChange, by name: String) throws {
            let mine = known.first { $0.field == change.field && $0.client == request.client }
            if let mine, change.seq <= mine.seq {
                return outcome.saved.append((change.field, change.seq))
            }
            do {
                try apply(change, after: mine, by: name)
            } catch let error as Unkeepable {
                guard request.tolerant else { throw Refusal.unkeepable(error) }
                outcome.refused.append(error)
            }
        }

        private mutating func apply(
            _ change: FieldChange, after mine: KnownChange?, by name: String
        ) throws {
            guard let place = FieldName(change.field) else {
                throw Unkeepable(
                    field: change.field, words: Words("ไม่มีช่องนี้ในแบบฟอร์ม", "The form has no such field"))
            }
            var draft = outcome.desk.draft
            let before = draft.value(of: place)
            let section = try draft.apply(change.value, at: place, of: outcome.desk.form)
            guard outcome.desk.isOpen(section) else {
                throw Unkeepable(
                    field: change.field,
                    words: Words("ส่วนนี้ไม่ได้เปิดให้แก้ไข", "This section is not open for correction"))
            }
            let theirs = known.filter { $0.field == change.field && $0.client != request.client }
                .max { $0.version < $1.version }
            if let theirs, theirs.version > max(base, mine?.version ?? 0), change.replaces != theirs.version,
                draft.value(of: place) != before
            {
                outcome.clashes[change.field] = Clash(value: before, by: theirs.name, version: theirs.version)
                return
            }
            draft.version += 1
            outcome.desk.draft = draft
            touched.insert(section)
            outcome.saved.append((change.field, change.seq))
            made.append(
                KnownChange(
                    field: change.field, client: request.client, seq: change.seq, version: draft.version, name: name))
        }

        mutating func addRow(to field: Programme.Field) throws {
            let form = outcome.desk.form
            guard let section = form.sections.first(where: { $0.fields.contains(field) }),
                outcome.desk.isOpen(section.id)
            else { return }
            do {
                try outcome.desk.draft.addRow(to: field, of: form)
            } catch {
                return outcome.refused.append(error)
            }
            outcome.desk.draft.version += 1
            touched.insert(section.id)
        }
    }
}

extension Connection {
    /// Writes what a request has changed.
    fileprivate func finish(_ work: SaveChanges.Work, by acting: Acting, at now: Date) throws(DatabaseError) {
        guard !work.touched.isEmpty else { return }
        let desk = work.outcome.desk, id = desk.subject.id
        try keep(desk.draft, of: id, sections: work.touched)
        // Of two changes of one field in one request only the later one is remembered.
        let latest = Dictionary(work.made.map { ($0.field, $0) }) { $1 }
        try note(latest.values.sorted { $0.field < $1.field }, of: id, by: acting.personID)
        try noteWriter(acting.personID, of: id)
        switch desk.subject {
        case .report: try touchReport(id, at: now)
        case .entry: try nameDraftEntry(id, desk.label, at: now)
        }
    }
}

extension DraftDesk {
    /// The name under which a register entry is listed.
    var label: String {
        let named = programme.register.flatMap { draft.answers[$0.label]?.string } ?? ""
        return named.isEmpty ? "(ยังไม่ได้ตั้งชื่อ)" : String(named.prefix(300))
    }
}
