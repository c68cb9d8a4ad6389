import Access
import HTTP

extension Desk {
    /// Every address this service answers, and to whom.
    ///
    /// Reading goes on while revocations cannot be heard; deciding does not.
    var routes: [Route] {
        [
            .get("/inbox", for: .able(to: .view), inbox),
            .get("/cases", for: .able(to: .view), caseList),
            .get("/cases/:id", for: .able(to: .view), caseShow),
            .post("/cases/:id/decisions", for: .able(to: .approve), decideByForm),
            .get("/api/approval/v1/inbox", for: .able(to: .view), inboxJSON),
            .get("/api/approval/v1/cases", for: .able(to: .view), caseListJSON),
            .get("/api/approval/v1/cases/:id", for: .able(to: .view), caseJSON),
            .post("/api/approval/v1/cases/:id/decisions", for: .able(to: .approve), decideByJSON),
            .get("/api/approval/v1/badges", for: .signedIn, badges),
            .get("/api/approval/v1/schemas/:name", for: .anyone, eventSchema),
        ]
    }
}
