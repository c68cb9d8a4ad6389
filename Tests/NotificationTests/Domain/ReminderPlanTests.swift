import Calendar
import Foundation
import JSON
import Programme
import Testing

@testable import NotificationService

/// The plan of the quarterly programme: 31 March 24.00 by the office, 10 April 24.00 by the governor.
struct ReminderPlanTests {
    private static let filing = OpenMilestone(
        step: "submitted", due: at("2021-04-01"), version: 1, knownAt: .distantPast)
    private static let governor = OpenMilestone(
        step: "governor", due: at("2021-04-11"), version: 1, knownAt: .distantPast)
    private static let chakri = Holidays([CivilDate(iso: "2021-04-06")].compactMap { $0 })

    private static func plan(_ holidays: Holidays = chakri) throws -> ReminderPlan {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Services/Submission/Programmes/project-quarterly.json").standardized
        let conduct = try Conduct(ReportingProgramme(parsing: Array(Data(contentsOf: file))).excerpt)
        return ReminderPlan(rules: conduct.reminders, quiet: conduct.quietHours, holidays: holidays)
    }

    /// Everything that would be sent by somebody who looks at these moments.
    private static func sent(
        _ plan: ReminderPlan, _ milestones: (Date) -> [OpenMilestone], lookingAt moments: [Date]
    ) -> [Occurrence] {
        var sent: [Occurrence] = []
        for now in moments {
            while let next = plan.next(of: milestones(now), settled: Set(sent.map(\.key)), at: now), next.at <= now {
                sent.append(next)
            }
        }
        return sent
    }

    private static func hours(from first: Date, to last: Date) -> [Date] {
        stride(from: first.timeIntervalSince1970, through: last.timeIntervalSince1970, by: 3600)
            .map(Date.init(timeIntervalSince1970:))
    }

    @Test func remindsOnTheDaysThatTheProgrammeNames() throws {
        let plan = try Self.plan()
        let sent = Self.sent(
            plan, { _ in [Self.filing] }, lookingAt: Self.hours(from: at("2021-03-20"), to: at("2021-04-12")))
        // 27 and 28 March are a weekend: three days before is told on the Friday; the escalation waits for no holiday.
        #expect(
            sent.map { "\(CivilDate($0.at).iso) \($0.rule) \($0.round)" } == [
                "2021-03-24 week-before 0", "2021-03-26 three-days-before 0", "2021-03-30 day-before 0",
                "2021-03-31 due-day 0", "2021-04-01 overdue 0", "2021-04-03 overdue 1", "2021-04-05 overdue 2",
                "2021-04-05 overdue-escalated 0", "2021-04-07 overdue 3", "2021-04-09 overdue 4",
            ])
    }

    @Test func sendsOnlyTheNewestAfterAnOutage() throws {
        let sent = Self.sent(try Self.plan(), { _ in [Self.filing] }, lookingAt: [at("2021-03-31", "12:00")])
        #expect(sent.map(\.rule) == ["due-day"])
    }

    /// Three days before has gone by when it becomes known that something is owed: nobody was late to say so.
    @Test func catchesUpNothingThatNobodyCouldHaveSent() throws {
        let filing = OpenMilestone(
            step: "submitted", due: at("2021-04-01"), version: 1, knownAt: at("2021-03-29", "15:00"))
        let next = try Self.plan().next(of: [filing], settled: [], at: at("2021-03-29", "15:00"))
        #expect(next?.rule == "day-before")
    }

    /// The escalation goes to others, so it replaces nothing and nothing replaces it.
    @Test func doesNotLetOneAudienceReplaceAnother() throws {
        let sent = Self.sent(try Self.plan(), { _ in [Self.filing] }, lookingAt: [at("2021-04-05", "10:00")])
        #expect(sent.map { "\($0.rule) \($0.round)" } == ["overdue 2", "overdue-escalated 0"])
    }

    @Test func saysNothingThatIsNoLongerTrue() throws {
        let plan = try Self.plan()
        for occurrence in plan.occurrences(of: Self.filing) + plan.occurrences(of: Self.governor) {
            #expect(occurrence.usefulUntil > occurrence.at)
            let milestone = occurrence.step == "submitted" ? Self.filing : Self.governor
            let isBefore = occurrence.at < milestone.due.instant
            if isBefore { #expect(occurrence.usefulUntil <= milestone.due.instant) }
        }
    }

    @Test(arguments: 0..<60)
    func keepsItsPromisesWhateverHappens(seed: UInt64) throws {
        var random = Dice(seed: seed)
        let plan = try Self.plan(
            Holidays((0..<random.below(8)).map { _ in CivilDate(at("2021-03-20")).adding(days: random.below(30)) }))
        let filed = at("2021-03-20").addingTimeInterval(Double(random.below(30 * 24)) * 3600)
        let extended = at("2021-03-20").addingTimeInterval(Double(random.below(12 * 24)) * 3600)
        let moves = random.below(2) == 0
        let moved = OpenMilestone(step: "submitted", due: at("2021-04-06"), version: 2, knownAt: extended)
        func milestones(_ now: Date) -> [OpenMilestone] {
            let filing = moves && now >= extended ? moved : Self.filing
            return now >= filed ? [Self.governor] : [filing, Self.governor]
        }
        // Looks seldom or often, and is away for days.
        var moments: [Date] = []
        var now = at("2021-03-20")
        while now < at("2021-04-25") {
            moments.append(now)
            now.addTimeInterval(Double(random.below(random.below(5) == 0 ? 72 : 6) + 1) * 3600)
        }
        var sent: [Occurrence] = []
        for now in moments {
            while let next = plan.next(of: milestones(now), settled: Set(sent.map(\.key)), at: now) {
                let open = milestones(now)
                #expect(
                    open.contains { $0.step == next.step && $0.version == next.version },
                    "after filing, or of an old due time")
                let others = open.flatMap(plan.occurrences).filter {
                    $0.usefulUntil > now && !sent.map(\.key).contains($0.key)
                }
                #expect(others.allSatisfy { $0.at >= next.at }, "only the next one")
                #expect(next.usefulUntil > now)
                guard next.at <= now else { break }
                sent.append(next)
            }
        }
        #expect(Set(sent.map(\.key)).count == sent.count, "never twice")
        let quiet = sent.map { BangkokTime($0.at).time }.filter { $0.hour >= 20 || $0.hour < 7 }
        #expect(quiet.isEmpty)
    }

    @Test func remindsAnewOfANewDueTime() throws {
        let plan = try Self.plan()
        let done = Set(plan.occurrences(of: Self.filing).map(\.key))
        #expect(plan.next(of: [Self.filing], settled: done, at: at("2021-03-20")) == nil)
        let later = OpenMilestone(step: "submitted", due: at("2021-04-21"), version: 2, knownAt: .distantPast)
        let next = plan.next(of: [later], settled: done, at: at("2021-03-20"))
        #expect(next?.rule == "week-before")
        #expect(next.map { CivilDate($0.at).iso } == "2021-04-13")
    }

    @Test func remindsOfTheAnswerToAReturn() throws {
        let answer = OpenMilestone(
            step: AnswerToReturn.step(revision: 1), due: at("2021-04-04"), version: 1, knownAt: .distantPast)
        let moments = Self.hours(from: at("2021-04-01"), to: at("2021-04-10"))
        let sent = Self.sent(try Self.plan(), { _ in [answer] }, lookingAt: moments)
        #expect(
            sent.map { "\(CivilDate($0.at).iso) \($0.rule)" } == [
                "2021-04-02 answer-day-before", "2021-04-03 answer-due-day",
            ])
    }
}

/// Numbers that are the same for the same seed (SplitMix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(limit, 1)))
    }
}
