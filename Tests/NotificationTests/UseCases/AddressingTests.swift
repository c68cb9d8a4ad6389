import Access
import Contracts
import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import NotificationService
@testable import Projections

extension Office {
    var address: AddressLetters {
        AddressLetters(
            journal: journal, directory: { directory }, plan: plan, newID: IDGenerator(), log: .silent)
    }

    /// Sees to everything that is due at a moment.
    func addressAll(at now: Date? = nil) async throws {
        if let now { hands.turn(to: now) }
        while try await address(atMost: 50) > 0 {}
    }
}

/// To whom letters go, found out when their time has come.
@Suite(.notification)
struct AddressingTests {
    @Test func goesToThoseWhoOweAndPlansTheNext() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        #expect(try await office.recipients(of: duty, "reminder") == [Office.clerk, Office.head])
        #expect(
            try await office.ledger(of: duty) == [
                "reminder week-before addressed", "reminder three-days-before scheduled",
            ])
    }

    @Test func waitsForItsTime() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.addressAll(at: at("2021-03-24", "08:29"))
        #expect(try await office.ledger(of: duty) == ["reminder week-before scheduled"])
    }

    @Test func escalatesToTheProvince() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.addressAll(at: at("2021-04-05", "09:00"))
        #expect(try await office.recipients(of: duty, "reminder") == [Office.clerk, Office.head, Office.officeHead])
    }

    @Test func sendsTheNewestAloneAfterAnOutage() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.addressAll(at: at("2021-03-31", "10:00"))
        #expect(
            try await office.ledger(of: duty) == [
                "reminder week-before superseded", "reminder due-day addressed", "reminder overdue scheduled",
            ])
    }

    @Test func takesTheWordOfAnOlderReminderThatCouldNotBeSent() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        try await office.addressAll(at: at("2021-03-26", "08:30"))
        #expect(
            try await office.deliveries(of: duty) == [
                "reminder week-before superseded": 2, "reminder three-days-before scheduled": 2,
            ])
    }

    @Test func asksWhoeverHoldsThePositionThatDay() async throws {
        let office = try await Office(), duty = Duty(), successor = UUID()
        try await office.open([duty])
        try await office.seat(successor, in: Office.headPosition, kind: "head-of-office", at: Office.farms)
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        #expect(try await office.recipients(of: duty, "reminder") == [Office.clerk, successor])
    }

    @Test func tellsTheNextApproverAndNobodyElse() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.openStep(duty)
        try await office.addressAll()
        #expect(try await office.recipients(of: duty, "turn") == [Office.governor])
    }

    @Test func asksNobodyToDecideWhatIsDecided() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.openStep(duty)
        try await office.addressAll()
        try await office.decideStep(duty)
        #expect(try await office.deliveries(of: duty) == ["turn cancelled": 1])
    }

    @Test func tellsTheOfficeOfAReturn() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.returnReport(duty)
        try await office.addressAll()
        #expect(try await office.recipients(of: duty, "returned") == [Office.clerk, Office.head])
    }

    /// Approval may have spoken before Submission was heard.
    @Test func tellsOfAReportWhoseObligationIsNotKnown() async throws {
        let office = try await Office(), duty = Duty()
        try await office.returnReport(duty, answerBy: at("2021-03-04"))
        try await office.addressAll()
        #expect(try await office.recipients(of: duty, "returned") == [Office.clerk, Office.head])
    }

    @Test func remindsTheApproverWhoHasIt() async throws {
        let office = try await Office(at: at("2021-03-30", "09:00")), duty = Duty(), vice = UUID(), position = UUID()
        try await office.seat(vice, in: position, kind: "vice-governor", at: Office.province)
        try await office.open([duty])
        try await office.close(duty)
        try await office.openStep(duty, "vice-governor", positions: [position])
        try await office.addressAll(at: at("2021-04-09", "08:30"))
        #expect(try await office.recipients(of: duty, "reminder") == [vice])
    }

    @Test func showsAVacancyInsteadOfGuessing() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.openStep(duty, positions: [])
        try await office.addressAll()
        #expect(try await office.recipients(of: duty, "turn") == [])
        #expect(try await office.ledger(of: duty).contains("turn 1 addressed"))
    }

    @Test func neverMailsToAnOfficeThatMayNotExist() async throws {
        let office = try await Office()
        let duty = Duty(agency: Office.derived)
        try await office.admit(Office.clerk, as: .preparer, at: Office.derived)
        try await office.open([duty])
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        #expect(try await office.deliveries(of: duty) == ["reminder week-before suppressed derived-agency": 1])
    }

    @Test func doesNotWriteToThoseWhoHaveLeft() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.admit(Office.head, as: .head, at: Office.farms, status: "suspended")
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        #expect(
            try await office.deliveries(of: duty) == [
                "reminder week-before scheduled": 1, "reminder week-before suppressed person-away": 1,
            ])
    }

    @Test func putsOffWhatItCannotAddressYet() async throws {
        let office = try await Office(), duty = Duty(agency: UUID())
        try await office.open([duty])
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        #expect(try await office.due(of: duty) == [at("2021-03-24", "08:31")])
    }

    @Test func addressesOnceHoweverManyDoIt() async throws {
        let office = try await Office(), duties = (0..<30).map { Duty(label: "โครงการที่ \($0)") }
        try await office.open(duties)
        office.hands.turn(to: at("2021-03-24", "08:30"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { while try await office.address(atMost: 7) > 0 {} } }
            try await group.waitForAll()
        }
        for duty in duties {
            #expect(try await office.deliveries(of: duty) == ["reminder week-before scheduled": 2])
        }
    }

    @Test func namesWhatItIsAboutAsItIsCalledToday() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        let entry = try #require(
            await office.database.first("SELECT subject_id FROM obligation WHERE id = \(duty.id)", as: UUID.self))
        try await office.hear(
            EntryChanged(
                entryID: entry, programme: "project-quarterly", agencyID: duty.agency, label: "ทุเรียนส่งออก",
                state: "active", revision: 2), of: entry)
        try await office.addressAll(at: at("2021-03-24", "08:30"))
        let claims = try await office.database.transaction {
            try $0.claimDeliveries(at: office.hands.now, until: .distantFuture, atMost: 9)
        }
        #expect(claims.map(\.facts.subject) == ["ทุเรียนส่งออก", "ทุเรียนส่งออก"])
        #expect(claims.allSatisfy { $0.facts.due == at("2021-04-01") && $0.facts.awaitsFiling })
    }
}
