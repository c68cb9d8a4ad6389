import Calendar
import Database
import Foundation
import Programme

/// A programme in force, and when its periods around today are due.
struct ProgrammeView: Sendable {
    let programme: ReportingProgramme
    let version: Int
    let periods: [(period: Period, timeline: Timeline)]
}

/// Somebody reads what is to be reported, when, and by which route.
struct ReadProgrammes: Sendable {
    let office: Office

    func all() async throws -> [(programme: ReportingProgramme, version: Int)] {
        try await office.database.transaction { try office.programmes.all(on: $0) }
    }

    func one(_ id: String) async throws -> ProgrammeView {
        let today = CivilDate(office.now)
        return try await office.database.transaction { database in
            let (programme, version) = try office.programmes.current(id, on: database)
            let holidays = Holidays(try database.holidays().compactMap { CivilDate(iso: $0) })
            let periods = programme.schedule.periods(
                from: today.adding(days: -120), through: today.adding(days: 200))
            return ProgrammeView(
                programme: programme, version: version,
                periods: periods.map { ($0, programme.schedule.timeline(of: $0, holidays: holidays)) })
        }
    }
}
