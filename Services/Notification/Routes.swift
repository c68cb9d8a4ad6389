import Access
import HTTP

extension Desk {
    /// Every address this service answers, and to whom.
    var routes: [Route] {
        [
            .get("/calendar", for: .signedIn, calendar),
            .get("/messages", for: .signedIn, messages),
            .get("/messages/:id", for: .signedIn, message),
            .get("/messages/:id/resend", for: .able(to: .administer), askResend),
            .post("/messages/:id/resend", for: .able(to: .administer), resend),
            .get("/subscribers", for: .able(to: .administer), subscribers),
            .get("/subscribers/new", for: .able(to: .administer), newSubscriber),
            .post("/subscribers", for: .able(to: .administer), registerSubscriber),
            .get("/subscribers/:slug", for: .able(to: .administer), subscriber),
            .get("/subscribers/:slug/:deed", for: .able(to: .administer), askDeed),
            .post("/subscribers/:slug/:deed", for: .able(to: .administer), changeSubscriber),
            .get("/api/notification/v1/badges", for: .signedIn, badges),
            .get("/api/notification/v1/subscribers", for: .able(to: .administer), subscribersJSON),
            .post("/api/notification/v1/subscribers", for: .able(to: .administer), registerByJSON),
            .get("/api/notification/v1/subscribers/:slug", for: .able(to: .administer), subscriberJSON),
            .post("/api/notification/v1/subscribers/:slug/:deed", for: .able(to: .administer), changeByJSON),
            .get("/api/notification/v1/schemas/:name", for: .anyone, eventSchema),
        ]
    }
}
