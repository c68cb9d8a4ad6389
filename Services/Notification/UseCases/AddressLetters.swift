import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Programme
import Projections
import Runtime

/// Finds out, when a letter's time has come, what it says and to whom it goes; then plans the next reminder.
struct AddressLetters: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let plan: PlanReminders
    let newID: IDGenerator
    let log: Log

    /// The programmes of one batch, each read once.
    private typealias ProgrammeBook = [String: KnownProgramme]

    /// Agencies that have not arrived yet: their letters wait, instead of missing their recipients.
    private static let patience: TimeInterval = 60

    /// Sees to letters whose time has come; several instances may do so at once.
    ///
    /// - Returns: how many there were; fewer than `count` means that none is left.
    func callAsFunction(atMost count: Int) async throws -> Int {
        // Nothing is announced here, so nobody has to be woken by the journal.
        let events = try await journal.database.transaction { database in
            var book: ProgrammeBook = [:]
            let letters = try database.claimEventLetters(at: journal.clock.now(), atMost: count)
            for letter in letters { try see(to: letter, book: &book, on: database) }
            return letters.count
        }
        let reminders = try await journal.database.transaction { database in
            let now = journal.clock.now()
            var book: ProgrammeBook = [:]
            let letters = try database.claimReminders(at: now, atMost: count)
            var done: Set<UUID> = []
            for letter in letters where try see(to: letter, book: &book, on: database) {
                done.insert(letter.obligationID)
            }
            try plan(Array(done), at: now, on: database)
            return letters.count
        }
        return max(events, reminders)
    }

    /// True when the letter is settled; false when it has been put off.
    @discardableResult
    private func see(
        to letter: DueLetter, book: inout ProgrammeBook, on database: isolated Connection
    ) throws -> Bool {
        let now = journal.clock.now(), directory = directory()
        guard letter.usefulUntil > now else {
            // The use of a reminder ends with the next one, unless it ends with a day.
            let isReplaced = letter.kind.isPlanned && BangkokTime(letter.usefulUntil).time != .midnight
            try database.settle(letter.id, as: isReplaced ? "superseded" : "expired", facts: nil, at: now)
            return true
        }
        guard let agency = directory[letter.agencyID] else {
            try database.postpone(letter.id, to: now.addingTimeInterval(Self.patience))
            return false
        }
        let find = FindRecipients(directory: directory, today: now, realNow: journal.realClock.now())
        let known = try database.facts(of: letter.obligationID, step: letter.step)
        let programme = try programme(of: letter, known, in: &book, on: database)
        let people = try find(letter, by: programme, on: database)
        var facts = try self.facts(of: letter, known, by: programme)
        facts.agency = Phrase(agency.name)
        facts.contacts = try contacts(of: letter, by: programme, find, on: database)
        if letter.kind.isPlanned { try database.supersede(letter, for: people.map(\.personID), at: now) }
        let away = try database.away(among: people.map(\.personID))
        func deliver(_ people: [Addressee], suppressedBecause reason: Suppression?) throws {
            try database.address(letter, to: people.map { (newID(), $0) }, suppressedBecause: reason, at: now)
        }
        if agency.isDerived {
            try deliver(people, suppressedBecause: .derivedAgency)
        } else {
            try deliver(people.filter { !away.contains($0.personID) }, suppressedBecause: nil)
            try deliver(people.filter { away.contains($0.personID) }, suppressedBecause: .personAway)
        }
        // A reminder may find that it is nobody's turn; somebody who ought to decide is missed.
        if people.isEmpty, !letter.kind.isPlanned {
            log.warning(
                "letter.without_recipient", ["letter": .text(letter.id.text), "kind": .text(letter.kind.rawValue)])
        }
        try database.settle(letter.id, as: "addressed", facts: facts, at: now)
        return true
    }

    /// The version under which the obligation was opened, or the latest one for a report whose obligation is unknown.
    private func programme(
        of letter: DueLetter, _ known: ObligationFacts?, in book: inout ProgrammeBook, on database: isolated Connection
    ) throws -> KnownProgramme? {
        var version = known?.version
        if version == nil { version = try database.latestVersion(of: letter.programme) }
        guard let version else { return nil }
        let key = "\(letter.programme) \(version)"
        if let read = book[key] { return read }
        let programme = try database.programme(letter.programme, version: version)
        book[key] = programme
        return programme
    }

    private func facts(of letter: DueLetter, _ known: ObligationFacts?, by programme: KnownProgramme?) throws
        -> LetterFacts
    {
        let title = programme?.title ?? Phrase(th: letter.programme, en: letter.programme)
        if var facts = letter.facts {
            facts.programme = title
            return facts
        }
        let empty = Phrase(th: "", en: "")
        var facts = LetterFacts(programme: title, period: known?.period ?? empty, agency: empty)
        facts.subject = known?.subject
        facts.due = known?.due
        facts.awaitsFiling = letter.step == Milestone.submitted
        facts.reportID = known?.reportID
        facts.reference = known?.reference
        let rule = programme?.conduct.reminders.first { $0.id == letter.rule }
        facts.headline = rule.map { Phrase(th: $0.subject.thai, en: $0.subject.english) }
        let milestone = programme?.conduct.schedule.milestones.first { $0.step == letter.step }
        facts.step = milestone.map { Phrase(th: $0.name.thai, en: $0.name.english) }
        return facts
    }

    /// Whom to ask (Q8): positions, by topic; nobody's name and number go into a mail that lies about for years.
    private func contacts(
        of letter: DueLetter, by programme: KnownProgramme?, _ find: FindRecipients, on database: isolated Connection
    ) throws -> [LetterFacts.Contact] {
        var contacts: [LetterFacts.Contact] = []
        for contact in programme?.conduct.contacts ?? [] {
            let positions = try find.positions(contact.position, of: letter, on: database)
            guard let position = positions.first, let agency = find.directory[position.agencyID] else { continue }
            contacts.append(
                LetterFacts.Contact(
                    topic: Phrase(th: contact.topic.thai, en: contact.topic.english),
                    office: Phrase(
                        th: "\(position.title.th) \(agency.name.th)", en: "\(position.title.en), \(agency.name.en)")))
        }
        return contacts
    }
}
