import Access
import HTTP

extension Desk {
    /// Every address that this service answers, and to whom.
    var routes: [Route] {
        [
            .get("/sign-in", for: .anyone, showSignIn),
            .post("/sign-in", for: .anyone, body: .small, signIn),
            .post("/sign-out", for: .anyone, body: .small, signOut),
            .get("/session/renew", for: .anyone, renewAndGoOn),
            .post("/session/renew", for: .anyone, body: .small, renew),

            .get("/activate", for: .anyone, showActivation),
            .post("/activate", for: .anyone, body: .small, readCode),
            .post("/activate/finish", for: .anyone, body: .small, finishActivation),
            .get("/reset", for: .anyone, showReset),
            .post("/reset", for: .anyone, body: .small, requestReset),
            .get("/reset/password", for: .anyone, showNewPassword),
            .post("/reset/password", for: .anyone, body: .small, chooseNewPassword),

            .get("/account", for: .signedIn, showAccount),
            .post("/account/password", for: .signedIn, body: .small, changePassword),
            .post("/account/address", for: .signedIn, body: .small, changeAddress),
            .post("/account/language", for: .signedIn, body: .small, changeLanguage),
            .post("/account/capacity", for: .signedIn, body: .small, changeCapacity),
            .post("/account/sessions/:id/end", for: .signedIn, body: .small, endOtherSession),
            .get("/account/confirm", for: .anyone, showConfirmation),
            .post("/account/confirm", for: .anyone, body: .small, confirmAddress),

            .get("/people", for: .able(to: .administer), listPeople),
            .post("/people", for: .able(to: .administer), body: .small, invite),
            .get("/people/new", for: .able(to: .administer), showInvitation),
            .post("/people/appointments", for: .able(to: .administer), body: .small, appoint),
            .get("/people/:id", for: .able(to: .administer), showPerson),
            .post("/people/:id/code", for: .able(to: .administer), body: .small, issueCode),
            .get("/people/:id/holdings/:holding/end", for: .able(to: .administer), askToEndHolding),
            .post("/people/:id/holdings/:holding/end", for: .able(to: .administer), body: .small, endHolding),

            .get("/agencies", for: .signedIn, listAgencies),
            .get("/agencies/new", for: .able(to: .administer), showNewAgency),
            .post("/agencies/new", for: .able(to: .administer), body: .small, createAgency),
            .post("/agencies/new/check", for: .able(to: .administer), body: .small, checkNewAgency),
            .get("/agencies/codes", for: .anyone, showCodes),
            .get("/agencies/export", for: .signedIn, exportAgencies),
            .get("/agencies/import", for: .able(to: .administer), showImport),
            .post("/agencies/import", for: .able(to: .administer), body: .upload(limit: 9 << 20), takeImport),
            .get("/agencies/import/:id", for: .able(to: .administer), showImportReport),
            .post("/agencies/import/:id", for: .able(to: .administer), body: .small, carryOutImport),
            .get("/agencies/import/:id/marked", for: .able(to: .administer), markedImport),
            .get("/agencies/:slug", for: .signedIn, showAgency),
            .get("/agencies/:slug/public", for: .anyone, showPublicAgency),
            .get("/agencies/:slug/profile", for: .signedIn, showProfile),
            .get("/agencies/:slug/profile/:part", for: .signedIn, showProfileForm),
            .post("/agencies/:slug/profile/:part", for: .signedIn, body: .small, keepProfile),
            .get("/agencies/:slug/change/:deed", for: .able(to: .administer), showAgencyChange),
            .post("/agencies/:slug/change/:deed", for: .able(to: .administer), body: .small, changeAgency),
            .post("/agencies/:slug/change/:deed/check", for: .able(to: .administer), body: .small, checkAgencyChange),

            .get("/api/auth/v1/agencies", for: .anyone, searchAgencies),
            .get("/api/auth/v1/agencies/:slug", for: .signedIn, describeAgency),
            .post("/api/auth/v1/invitations", for: .able(to: .administer), body: .small, inviteByProgram),
            .post("/api/auth/v1/appointments", for: .able(to: .administer), body: .small, appointByProgram),
            .post("/api/auth/v1/holdings/:id/end", for: .able(to: .administer), body: .small, endHoldingByProgram),
            .get("/api/auth/v1/keys", for: .anyone, publicKeys),
            .get("/api/auth/v1/schemas/:name", for: .anyone, schema),
        ]
    }
}

extension BodyPolicy {
    /// Enough for every form of this service.
    static let small = BodyPolicy.collected(limit: 64 * 1024)
}
