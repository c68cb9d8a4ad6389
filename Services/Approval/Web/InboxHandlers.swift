import Foundation
import HTML
import HTTP
import Pages

/// The inbox and the list of cases, for people.
extension Desk {
    func inbox(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        if request.query["view"] == "decided" {
            let list = try await readInbox.decided(by: visit.principal, PageOf(request.query))
            return DecidedPage(list: list).page(here: request.here)
                .response(to: request, on: site, for: visit.viewer)
        }
        let filter = InboxFilter(request.query)
        let answer = try await readInbox(visit.principal, filter, PageOf(request.query))
        var page = InboxPage(answer: answer, filter: filter, now: visit.now)
        page.done = Self.done(request.query)
        // The news of what was done belongs to this one look, not to the addresses that lead on from it.
        let here = page.done == nil ? request.here : "/inbox"
        return page.page(here: here).response(to: request, on: site, for: visit.viewer)
    }

    private static func done(_ query: Query) -> InboxPage.Done? {
        guard let outcome = query["done"].flatMap({ ReportCase.Outcome(rawValue: $0) }),
            let reference = query["reference"], reference.utf8.count <= 20
        else { return nil }
        return InboxPage.Done(outcome: outcome, reference: reference)
    }

    func caseList(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let filter = CaseFilter(request.query)
        let answer = try await readCases(visit.principal, filter, PageOf(request.query))
        return CaseListPage(answer: answer, filter: filter, now: visit.now).page(here: request.here)
            .response(to: request, on: site, for: visit.viewer)
    }
}
