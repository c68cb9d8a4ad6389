import Contracts
import EventLog
import Runtime

/// Every event that this service acts on.
struct Subscriptions: Sendable {
    let clock: BusinessClock

    var all: [Subscription] {
        [
            .on(MessageBounced.self) { [clock] event, database in
                guard event.fact.permanent else { return }
                try NoteBounce(clock: clock)(of: event.fact.personID, database)
            }
        ]
    }
}
