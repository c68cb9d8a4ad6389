import Calendar
import Database
import EventLog
import Programme
import Synchronization

/// How each programme reminds, by a list of holidays: neither changes under its version, so each is read once.
final class PlanBook: Sendable {
    typealias HolidayList = (version: Int64, days: Holidays)

    private struct Key: Hashable { let programme: String, version: Int, holidays: Int64 }

    private let list = Mutex<HolidayList?>(nil)
    private let plans = Mutex<[Key: ReminderPlan]>([:])

    /// The list of holidays that holds now.
    ///
    /// - Throws: `DatabaseError`.
    func holidays(_ database: isolated Connection) throws -> HolidayList {
        let version = try database.holidayVersion()
        if let known = list.withLock({ $0 }), known.version == version { return known }
        let fresh = try database.holidays()
        list.withLock { $0 = fresh }
        return fresh
    }

    /// The plan of a programme's version by a list of holidays.
    ///
    /// - Throws: `NotYet` when the programme has not arrived; `ProgrammeUnreadable`, `DatabaseError`.
    func plan(
        of programme: String, version: Int, by holidays: HolidayList, _ database: isolated Connection
    ) throws -> ReminderPlan {
        let key = Key(programme: programme, version: version, holidays: holidays.version)
        if let known = plans.withLock({ $0[key] }) { return known }
        guard let found = try database.programme(programme, version: version) else {
            throw NotYet("version \(version) of the programme \(programme)")
        }
        let plan = ReminderPlan(
            rules: found.conduct.reminders, quiet: found.conduct.quietHours, holidays: holidays.days)
        plans.withLock { plans in
            plans = plans.filter { $0.key.holidays >= holidays.version }
            plans[key] = plan
        }
        return plan
    }
}
