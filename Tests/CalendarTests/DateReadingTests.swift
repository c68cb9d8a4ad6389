import Calendar
import Testing

struct DateReadingTests {
    @Test(arguments: [
        "๒๙ มิถุนายน ๒๕๖๕", "29 มิ.ย. 2565", "29/6/2565", "29/06/65", "29 มิ.ย. 65", "29 มิย 2565", "29\u{A0}มิ.ย.\u{A0}2565",
        "วันที่ ๒๙ มิถุนายน พ.ศ. ๒๕๖๕", "วันที่ 29 มิถุนายน พ.ศ.2565", "29มิ.ย.2565", "29-6-2565", "29.6.2565", "29 June 2022",
        "29 Jun 2022", "2022-06-29", "29/6/2022", "29 มิถุนายน ค.ศ. 2022", "29 มิ.ย.65",
    ])
    func readsEveryForm(typed: String) throws {
        #expect(try CivilDate(typed: typed).iso == "2022-06-29")
    }

    @Test(arguments: [
        ("", DateRefusal.empty), ("   ", .empty), ("วันนี้", .unreadable), ("29/6", .unreadable),
        ("29/13/2565", .noSuchMonth),
        ("29 ก.พ. 2565", .noSuchDay(month: .february, days: 28)), ("31/4/2565", .noSuchDay(month: .april, days: 30)),
        ("1/1/2300", .yearOutOfRange), ("1/1/2701", .yearOutOfRange), ("1/1/256", .yearOutOfRange),
        ("2564-03-31", .eraUnclear(year: 2564)), ("31/12/2483", .before1941), ("31/12/1940", .before1941),
        ("1 ม.ค. 2513", .unknownDate), ("1970-01-01", .unknownDate), ("1/1/2565/3/4", .unreadable),
        ("29 มิ.ย. ก.ค. 2565", .unreadable), ("0/1/2565", .noSuchDay(month: .january, days: 31)),
    ])
    func refusesWithTheReason(typed: String, refusal: DateRefusal) {
        #expect(throws: refusal) { try CivilDate(typed: typed) }
        #expect(!refusal.words.thai.isEmpty && !refusal.words.english.isEmpty)
    }

    @Test func knowsTheLeapDaysOfTheCommonEra() throws {
        #expect(try CivilDate(typed: "29 ก.พ. 2567").iso == "2024-02-29")
        #expect(throws: DateRefusal.self) { try CivilDate(typed: "29/2/2565") }
        #expect(throws: DateRefusal.self) { try CivilDate(typed: "29/2/2564") }
    }

    @Test(arguments: DateForm.allCases, Language.allCases)
    func readsBackWhatItWrites(form: DateForm, language: Language) throws {
        guard form != .weekday else { return }
        for number in stride(from: 0, to: 68_000, by: 37) {
            let date = CivilDate(dayNumber: -10_000 + number)
            guard date.dayNumber != 0 else { continue }
            #expect(try CivilDate(typed: date.written(form, in: language)) == date)
        }
    }

    @Test func writesTheFormsOfTheLetter() throws {
        let date = try #require(CivilDate(iso: "2022-06-29"))
        #expect(date.written(.letter) == "๒๙ มิถุนายน ๒๕๖๕")
        #expect(date.written(.order) == "วันที่ ๒๙ มิถุนายน พ.ศ. ๒๕๖๕")
        #expect(date.written(.table) == "29 มิ.ย. 2565")
        #expect(date.written(.weekday) == "วันพุธที่ 29 มิถุนายน 2565")
        #expect(date.written(.weekday, in: .english) == "Wednesday 29 June 2022")
    }
}
