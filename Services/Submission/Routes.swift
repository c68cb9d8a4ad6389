import Access
import HTTP

extension Desk {
    /// Every address this service answers, and for whom.
    var routes: [Route] {
        pageRoutes + registerRoutes + programRoutes
    }

    private var pageRoutes: [Route] {
        [
            .get("/", for: .signedIn, home),
            .get("/reports", for: .signedIn, listReports),
            .get("/reports/:id", for: .signedIn, showReport),
            .get("/reports/:id/edit", for: .able(to: .prepare, .submit), editReport),
            .post("/reports/:id/edit", for: .able(to: .prepare, .submit), saveReport),
            .get("/reports/:id/check", for: .able(to: .prepare, .submit), checkReport),
            .post("/reports/:id/send", for: .able(to: .prepare, .submit), sendReport),
            .post("/reports/:id/hand-over", for: .able(to: .prepare, .submit), handOver),
            .get("/reports/:id/receipt", for: .signedIn, receipt),
            .get("/reports/:id/print", for: .signedIn, printReport),
            .get("/reports/:id/differences", for: .signedIn, showDifferences),
            .get("/reports/:id/revisions/:revision", for: .signedIn, showRevision),
            .get("/fragments/reports/:id/:revision", for: .signedIn, fragment),
            .get("/programmes", for: .signedIn, listProgrammes),
            .get("/programmes/:id", for: .signedIn, showProgramme),
            .get("/guidance", for: .anyone, guidance),
            .get("/public", for: .anyone, listPublic),
            .get("/public/:id", for: .anyone, showPublic),
        ]
    }

    private var registerRoutes: [Route] {
        [
            .get("/registers", for: .signedIn, listRegisters),
            .get("/registers/:programme", for: .signedIn, listEntries),
            .get("/registers/:programme/new", for: .able(to: .prepare), newEntry),
            .post("/registers/:programme", for: .able(to: .prepare), startEntry),
            .get("/registers/:programme/:id", for: .signedIn, showEntry),
            .get("/registers/:programme/:id/edit", for: .able(to: .prepare), editEntry),
            .post("/registers/:programme/:id/edit", for: .able(to: .prepare), saveEntry),
            .get("/registers/:programme/:id/check", for: .able(to: .prepare), checkEntry),
            .post("/registers/:programme/:id/complete", for: .able(to: .prepare), completeEntry),
            .get("/registers/:programme/:id/discard", for: .able(to: .prepare), askToDiscard),
            .post("/registers/:programme/:id/discard", for: .able(to: .prepare), discardEntry),
        ]
    }

    private var programRoutes: [Route] {
        [
            .get("/api/submission/v1/badges", for: .signedIn, apiBadges),
            .get("/api/submission/v1/entries", for: .signedIn, apiEntries),
            .post("/api/submission/v1/entries", for: .able(to: .prepare), apiRegister),
            .post("/api/submission/v1/entries/:programme/:id/changes", for: .able(to: .prepare), apiEntryChanges),
            .get("/api/submission/v1/obligations", for: .signedIn, apiObligations),
            .get("/api/submission/v1/reports/:id", for: .signedIn, apiReport),
            .put("/api/submission/v1/reports/:id/answers", for: .able(to: .prepare, .submit), apiPutAnswers),
            .post("/api/submission/v1/reports/:id/changes", for: .able(to: .prepare, .submit), apiReportChanges),
            .post("/api/submission/v1/reports/:id/send", for: .able(to: .prepare, .submit), apiSend),
            .get("/api/submission/v1/schemas/:name", for: .anyone, schema),
        ]
    }
}
