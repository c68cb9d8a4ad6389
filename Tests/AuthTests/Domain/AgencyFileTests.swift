import Access
import Calendar
import Testing

@testable import AuthService

struct AgencyFileTests {
    static let header = "slug,kind,name_th,name_en,codes,line,area,cluster,oversight,derived\n"

    @Test(arguments: [
        ("Rayong,province,จังหวัดระยอง,,,,,,,no", "is no slug"),
        ("r,province,จังหวัดระยอง,,,,,,,no", "is no slug"),
        ("rayong,Province,จังหวัดระยอง,,,,,,,no", "is no kind"),
        ("rayong,province,,,,,,,,no", "name_th is missing"),
        ("rayong,province,จังหวัดระยอง,,,nowhere,,,,no", "nobody knows 'nowhere'"),
        ("rayong,province,จังหวัดระยอง,,dla7:123,,,,,no", "is no code"),
        ("rayong,province,จังหวัดระยอง,,tis1099:2x,,,,,no", "is no code"),
        ("rayong,province,จังหวัดระยอง,,,,,,,maybe", "derived"),
        ("rayong,province,จังหวัด\u{202E}ระยอง,,,,,,,no", "invisible control"),
        ("rayong,province,จังหวัดระยอง,,,rayong,,,,no", "above itself"),
    ])
    func saysWhatIsWrongAndOnWhichLine(row: String, reason: String) throws {
        let error = #expect(throws: ImportRefused.self) { try AgencyFile(Self.header + row + "\n", known: []) }
        let problem = try #require(error?.problems.first)
        #expect(problem.line == 2)
        #expect(problem.words.english.contains(reason), "\(problem)")
    }

    @Test func namesEveryProblemOfAFile() {
        let text = Self.header + "a,x,ก,,,,,,,no\nrayong,province,จังหวัดระยอง,,,,,,,no\nrayong,,จังหวัดระยอง,,,,,,,?\n"
        let error = #expect(throws: ImportRefused.self) { try AgencyFile(text, known: []) }
        #expect(error?.problems.map(\.line) == [2, 2, 4, 4, 4])
    }

    @Test func findsACircleOfSeveral() {
        let text =
            Self.header
            + "aa,x,กก,,,bb,,,,no\nbb,x,ขข,,,cc,,,,no\ncc,x,คค,,,aa,,,,no\n"
        #expect(throws: ImportRefused.self) { try AgencyFile(text, known: []) }
    }

    @Test func takesAgenciesBelowRegisteredOnes() throws {
        let file = try AgencyFile(
            Self.header + "rayong,province,จังหวัดระยอง,Rayong,tis1099:21,ministry-interior,,,,no\n",
            known: ["ministry-interior"])
        #expect(file.agencies.first?.parents == [.line: "ministry-interior"])
    }
}
