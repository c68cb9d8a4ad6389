import Calendar
import Foundation
import Runtime

/// Lets what was dated ahead take effect when its day begins.
struct AgencyDays: Part {
    let ground: Ground
    let clock: BusinessClock
    let log: Log

    func run() async throws {
        var day: CivilDate?
        while !Task.isCancelled {
            let today = CivilDate(clock.now())
            if day != today {
                do {
                    try await BeginAgencyDay(ground: ground)()
                    day = today
                } catch { log.warning("agencies.day_not_begun", ["error": .text("\(error)")]) }
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
