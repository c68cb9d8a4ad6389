import Contracts
import EventLog

extension RecordEvents {
    /// Every event this service acts on, besides those that `Projections` keeps.
    var subscriptions: [Subscription] {
        [
            .on(PersonChanged.self) { try $1.keepPerson($0.fact) },
            .on(ContactChanged.self) { [self] in try contactChanged($0.fact, on: $1) },
            .on(ProgrammePublished.self) { try $1.keepProgramme($0.fact) },
            .on(HolidaysChanged.self) { try $1.keepHolidays($0.fact.days) },
            .on(EntryChanged.self) { try $1.keepEntry($0.fact) },
            .on(ObligationsOpened.self) { [self] in try opened($0.fact, on: $1) },
            .on(ObligationClosed.self) { [self] in try closed($0.fact, on: $1) },
            .on(StepOpened.self) { [self] in try stepOpened($0, on: $1) },
            .on(StepDecided.self) { [self] in try stepDecided($0.fact, on: $1) },
            .on(StepOverdue.self) { [self] in try stepOverdue($0, on: $1) },
            .on(ReportReturned.self) { [self] in try returned($0, on: $1) },
            .on(ReportApproved.self) { [self] in try approved($0, on: $1) },
            .on(ReportRefused.self) { [self] in try refused($0, on: $1) },
        ]
    }
}
