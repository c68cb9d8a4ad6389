import Contracts
import EventLog
import Foundation

/// What this service does when others speak; Auth's facts are kept by the module `Projections`.
struct Reactions: Sendable {
    let receive: ReceiveReport

    var subscriptions: [Subscription] {
        [
            .on(ReportSubmitted.self) { try receive($0, $1) },
            .on(ProgrammePublished.self) { try $1.keepRoute($0.fact, fault: RouteBook.fault(in: $0.fact.excerpt)) },
            .on(HolidaysChanged.self) { try $1.keepHolidays($0.fact.days) },
            .on(SubscriptionChanged.self) { try $1.keepSubscriber($0.fact) },
        ]
    }
}
