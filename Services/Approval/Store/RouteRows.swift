import Calendar
import Contracts
import Database
import Foundation

/// What other services have published and this one keeps: routes, holidays, subscribers.
extension Connection {
    /// Keeps a version of a programme; a version that is there is never changed, but one that could not be read may be.
    func keepRoute(_ event: ProgrammePublished, fault: String?) throws(DatabaseError) {
        try write(
            """
            INSERT INTO programme_route (programme, version, title_th, title_en, hash, excerpt, fault)
            VALUES (\(event.programme), \(event.version), \(event.title.th), \(event.title.en), \(event.hash),
                    \(event.excerpt), \(fault))
            ON CONFLICT (programme, version) DO UPDATE
            SET title_th = excluded.title_th, title_en = excluded.title_en, hash = excluded.hash,
                excerpt = excluded.excerpt, fault = excluded.fault
            WHERE programme_route.fault IS NOT NULL
            """)
    }

    func routeExcerpt(of programme: String, version: Int) throws(DatabaseError) -> String? {
        try first(
            "SELECT excerpt FROM programme_route WHERE programme = \(programme) AND version = \(version)",
            as: String.self)
    }

    /// The programmes that are known, each with the title of its latest version.
    func programmeTitles() throws(DatabaseError) -> [(programme: String, title: Words)] {
        try run(
            """
            SELECT DISTINCT ON (programme) programme, title_th, title_en FROM programme_route
            ORDER BY programme, version DESC
            """, as: (String, String, String).self
        ).map { ($0.0, Words($0.1, $0.2)) }
    }

    func keepHolidays(_ days: [String]) throws(DatabaseError) {
        try write("DELETE FROM holiday")
        try write("INSERT INTO holiday (day) SELECT DISTINCT unnest(\(days)::text[])")
    }

    func holidays(from day: CivilDate) throws(DatabaseError) -> Holidays {
        let days = try run("SELECT day FROM holiday WHERE day >= \(day.iso)", as: String.self)
        return Holidays(days.compactMap { CivilDate(iso: $0) })
    }

    func keepSubscriber(_ change: SubscriptionChanged) throws(DatabaseError) {
        try write(
            """
            INSERT INTO subscriber (subscription_id, slug, events, programmes, hierarchy, agency_ids, state)
            VALUES (\(change.subscriptionID), \(change.subscriber), \(change.events), \(change.programmes),
                    \(change.hierarchy), \(change.agencyIDs), \(change.state))
            ON CONFLICT (subscription_id) DO UPDATE
            SET slug = excluded.slug, events = excluded.events, programmes = excluded.programmes,
                hierarchy = excluded.hierarchy, agency_ids = excluded.agency_ids, state = excluded.state
            """)
    }

    /// Subscriptions that are told of events now.
    func activeSubscribers() throws(DatabaseError) -> [Subscriber] {
        try run(
            """
            SELECT subscription_id, slug, events, programmes, hierarchy, agency_ids FROM subscriber
            WHERE state = 'active' ORDER BY slug, subscription_id
            """, as: (UUID, String, [String], [String], String, [UUID]).self
        ).map {
            Subscriber(
                id: $0.0, slug: $0.1, events: Set($0.2), programmes: Set($0.3), hierarchy: $0.4, agencyIDs: $0.5,
                state: .active)
        }
    }
}
