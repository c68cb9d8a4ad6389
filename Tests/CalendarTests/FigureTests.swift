import Calendar
import Testing

struct FigureTests {
    @Test(arguments: [
        ("50", "50"), ("๕๐", "50"), (" 50 % ", "50"), ("ร้อยละ ๕๐", "50"), ("0", "0"), ("100", "100"), ("007", "7"),
    ])
    func readsPercentages(typed: String, text: String) throws { #expect(try TypedFigure.percent(typed).text == text) }

    @Test(arguments: [
        ("101", NumberRefusal.above("100")), ("-1", .below("0")), ("−1", .below("0")), ("abc", .notANumber),
        ("", .empty),
        ("50.5", .notWhole), ("๑๐๑", .above("100")), ("5 0 x", .notANumber), ("99999999999999999999", .tooManyDigits),
    ])
    func refusesOtherPercentages(typed: String, refusal: NumberRefusal) {
        #expect(throws: refusal) { try TypedFigure.percent(typed) }
    }

    @Test(arguments: [
        ("1,234.50", 123_450), ("๑,๒๓๔.๕๐", 123_450), ("1234.5", 123_450), ("฿1,234", 123_400), ("0.05 บาท", 5),
        ("-3", -300),
        ("92,233,720,368,547,758.07", Int64.max),
    ])
    func readsMoneyToTheSatang(typed: String, satang: Int64) throws {
        let money = try Money(typed: typed)
        #expect(money.satang == satang)
        #expect(Money(decimal: money.decimal) == money)
        #expect(try Money(typed: money.groupedThai) == money)
    }

    @Test(arguments: [
        ("1,23", NumberRefusal.misplacedSeparator), ("1234,567", .misplacedSeparator),
        ("1.234", .tooManyPlaces(limit: 2)),
        ("1.2.3", .notANumber), ("1.", .notANumber), ("1e3", .notANumber),
        ("92,233,720,368,547,758.08", .tooManyDigits),
    ])
    func refusesOtherMoney(typed: String, refusal: NumberRefusal) {
        #expect(throws: refusal) { try Money(typed: typed) }
    }

    @Test(arguments: [
        (123_450, "หนึ่งพันสองร้อยสามสิบสี่บาทห้าสิบสตางค์"), (10_000, "หนึ่งร้อยบาทถ้วน"), (0, "ศูนย์บาทถ้วน"), (25, "ยี่สิบห้าสตางค์"),
        (2_121_21, "สองพันหนึ่งร้อยยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"), (1_100, "สิบเอ็ดบาทถ้วน"), (100, "หนึ่งบาทถ้วน"),
        (100_000_100, "หนึ่งล้านเอ็ดบาทถ้วน"), (250_000_000_000_000, "สองล้านห้าแสนล้านบาทถ้วน"), (-10_100, "ลบหนึ่งร้อยเอ็ดบาทถ้วน"),
    ])
    func spellsMoneyInThai(satang: Int64, words: String) { #expect(Money(satang: satang).inThaiWords == words) }

    @Test func refusesASumThatDoesNotFit() {
        #expect(Money.sum([Money(satang: .max), Money(satang: 1)]) == nil)
        #expect(Money.sum([Money(satang: 1), Money(satang: 2)]) == Money(satang: 3))
    }

    @Test func checksTheCitizenNumber() {
        #expect(CitizenID.isValid("1-1017-00207-03-0"))
        #expect(CitizenID.isValid("๑๑๐๑๗๐๐๒๐๗๐๓๐"))
        #expect(!CitizenID.isValid("1101700207031"))
        #expect(!CitizenID.isValid("110170020703"))
    }

    @Test(arguments: [
        ("0 2281 1466 ต่อ 51135", true), ("๐-๒๖๒๙-๘๓๐๗-๑๔ ต่อ ๖๐๔ ๖๐๗", true), ("+66 38 694 000", true), ("12345", false),
        ("โทร", false),
    ])
    func recognisesTelephones(typed: String, plausible: Bool) { #expect(TelephoneText.isPlausible(typed) == plausible) }
}

struct CleanTextTests {
    private func scalars(_ codes: [UInt32]) -> String {
        String(String.UnicodeScalarView(codes.compactMap { Unicode.Scalar($0) }))
    }

    @Test(
        arguments: [
            ([0x0E19, 0x0E4D, 0x0E49, 0x0E32], [0x0E19, 0x0E49, 0x0E33]),
            ([0x0E19, 0x0E49, 0x0E4D, 0x0E32], [0x0E19, 0x0E49, 0x0E33]),
            ([0x0E19, 0x0E33, 0x0E49], [0x0E19, 0x0E49, 0x0E33]),
            ([0x0E40, 0x0E40, 0x0E01], [0x0E41, 0x0E01]),
            ([0x0E01, 0x0E48, 0x0E34], [0x0E01, 0x0E34, 0x0E48]),
            ([0x0E01, 0x0E48, 0x0E38], [0x0E01, 0x0E38, 0x0E48]),
            ([0x0E01, 0x0E34, 0x0E34, 0x0E48, 0x0E48], [0x0E01, 0x0E34, 0x0E48]),
            ([0xF70A, 0x0E01, 0xF701], [0x0E48, 0x0E01, 0x0E34]),
            ([0x0E01, 0x200B, 0x00A0, 0x20, 0x0E02, 0xFEFF, 0x20], [0x0E01, 0x20, 0x0E02]),
            ([0x65, 0x301], [0xE9]), ([0xBD, 0x2460], [0xBD, 0x2460]),
            ([0x41, 0x20, 0x0D, 0x0A, 0x20, 0x42], [0x41, 0x0A, 0x42]),
        ] as [([UInt32], [UInt32])])
    func keepsOneFormOfEveryWord(typed: [UInt32], expected: [UInt32]) throws {
        let clean = try CleanText(scalars(typed))
        #expect(clean.value.unicodeScalars.map(\.value) == expected)
        #expect(try CleanText(clean.value) == clean)
    }

    @Test(
        arguments: [
            (0x00, TextRefusal.controlCharacter(0)), (0x1B, .controlCharacter(0x1B)), (0x85, .controlCharacter(0x85)),
            (0x202E, .bidirectionalControl(0x202E)), (0xFFFD, .replacementCharacter),
        ] as [(UInt32, TextRefusal)])
    func refusesWhatCannotBeSeen(code: UInt32, refusal: TextRefusal) {
        #expect(throws: refusal) { try CleanText("ก" + scalars([code])) }
    }

    @Test func refusesBrokenUTF8() {
        #expect(throws: TextRefusal.invalidUTF8) { try CleanText(bytes: [0xE0, 0xB8]) }
    }

    @Test func countsAsTheDatabaseCounts() throws {
        #expect(try CleanText("น้ำ").length == 3)
        #expect(try CleanText("เก้า").length == 4)
        #expect(try CleanText("น้ำ") == CleanText("นํ้า"))
        #expect(try CleanText("ถนน  ABC\n๑๒").searchKey == "ถนน abc 12")
    }
}
