import Contracts
import EventLog

/// Every event of other services that this service acts on, beside those that `Projections` keeps.
enum Subscriptions {
    static let all: [Subscription] = [
        .on(CaseOpened.self, FollowApproval.caseOpened),
        .on(StepOpened.self, FollowApproval.stepOpened),
        .on(StepDecided.self, FollowApproval.stepDecided),
        .on(ReportReturned.self, FollowApproval.reportReturned),
        .on(ReportApproved.self, FollowApproval.reportApproved),
        .on(ReportRefused.self, FollowApproval.reportRefused),
    ]
}
