import Calendar
import Database
import Foundation
import Programme
import Projections
import Runtime

/// Opens periods when their time has come by the business clock.
///
/// A period whose last due time is past is left to a person (`periods open`): nobody is reminded of what was owed
/// before the programme came here. Several instances may run; opening is safe when they do it together.
struct PeriodOpener: Part {
    let office: Office
    let log: Log

    private struct Candidate: Sendable {
        let programme: String
        let period: Period
        let opens: Date
        let ends: Date
    }

    /// How often the tables are looked at; between, only the clock is.
    static let reading = Duration.seconds(10)
    /// The business clock of a demonstration may leap.
    static let looking = Duration.seconds(1)

    func run() async throws {
        var candidates: [Candidate] = []
        var readAt: ContinuousClock.Instant?
        var backoff = Backoff(first: .milliseconds(500), limit: .seconds(30))
        while !Task.isCancelled {
            do {
                if readAt.map({ $0.duration(to: .now) >= Self.reading }) ?? true {
                    candidates = try await unopened()
                    readAt = .now
                }
                if try await openDue(candidates) { readAt = nil }
                backoff.reset()
                try? await Task.sleep(for: Self.looking)
            } catch {
                log.warning("periods.not_opened", ["error": .text("\(error)")])
                readAt = nil
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    /// Opens what is due now; returns whether anything was.
    private func openDue(_ candidates: [Candidate]) async throws -> Bool {
        let now = office.now
        let due = candidates.filter { $0.opens <= now && now < $0.ends }
        // Before the tree has come, nobody would owe anything.
        guard !due.isEmpty, office.directory().count > 0 else { return false }
        for one in due {
            let made = try await OpenPeriod(office: office)(one.programme, one.period)
            log.info(
                "period.opened",
                [
                    "programme": .text(one.programme), "period": .text(one.period.key),
                    "obligations": .number(Double(made)),
                ])
        }
        return true
    }

    /// The periods around today that are not open yet.
    private func unopened() async throws -> [Candidate] {
        let today = CivilDate(office.now)
        return try await office.database.transaction { database in
            let holidays = Holidays(try database.holidays().compactMap { CivilDate(iso: $0) })
            return try database.openings().flatMap { opening in
                let schedule = try office.programmes
                    .programme(opening.programme, version: opening.version, on: database).schedule
                return schedule.periods(from: today.adding(days: -400), through: today.adding(days: 400))
                    .filter { !opening.opened.contains($0.key) }
                    .map { period in
                        let timeline = schedule.timeline(of: period, holidays: holidays)
                        let ends = timeline.milestones.map(\.due.instant).max() ?? period.last.end
                        return Candidate(
                            programme: opening.programme, period: period, opens: timeline.opens, ends: ends)
                    }
            }
        }
    }
}
