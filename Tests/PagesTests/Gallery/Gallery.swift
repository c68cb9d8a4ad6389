import Calendar
import HTML
import Pages
import Testing

/// Every component on a page, with the words and the trouble of real use: filled, empty and wrong.
enum Gallery {
    struct Example: CustomTestStringConvertible {
        let name: String
        let page: Page
        var viewer: Viewer? = officer

        var testDescription: String { name }
    }

    static let officer = Viewer(
        name: "เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง",
        capacity: Words(
            "นักวิชาการเกษตรชำนาญการ สำนักงานเกษตรจังหวัดระยอง",
            "agricultural officer, Rayong Provincial Agricultural Extension Office"),
        duties: [.reports], csrf: "b3BhcXVl")

    static let head = Viewer(
        name: "หัวหน้าสำนักงานจังหวัดระยอง",
        capacity: Words("หัวหน้าสำนักงานจังหวัด สำนักงานจังหวัดระยอง", "head of office, Rayong Provincial Office"),
        duties: [.reports, .approves, .oversees, .administers, .operates], csrf: "b3BhcXVl")

    static let help = [
        HelpContact(
            subject: Words("ปัญหาทางเทคนิค", "Technical trouble"),
            office: Words("ศูนย์เทคโนโลยีสารสนเทศและการสื่อสาร สป.มท.", "ICT Centre, Ministry of Interior"),
            telephone: "0 2281 1466 ต่อ 51135", email: "helpdesk@example.go.th"),
        HelpContact(
            subject: Words("ปัญหาด้านข้อมูล", "Trouble with the data"),
            office: Words("กลุ่มงานยุทธศาสตร์ฯ สำนักงานจังหวัดระยอง", "Strategy Group, Rayong Provincial Office"),
            telephone: "0 3869 4000"),
    ]

    static func site(notice: Words? = Words("ระบบสาธิต – วันนี้คือ 25 มีนาคม 2564", "Demonstration – today is 25 March 2564"))
        throws -> Site
    {
        let manifest = Dictionary(uniqueKeysWithValues: StaticFiles.Name.allCases.map { ($0.rawValue, $0.rawValue) })
        return Site(files: try StaticFiles(manifest: manifest), help: help, notice: notice)
    }

    static let key = "0193c1a0-0000-7000-8000-000000000001"

    static var all: [Example] {
        [
            home, nothingOwed, entry, entryWrong, check, receipt, inbox, emptyInbox, tracking, letter, signIn, parts,
            sendAgain, sendSecretsAgain, sendAgainLate,
        ]
    }
}
