import Access
import Foundation
import HTTP
import TestSupport
import Testing

@testable import ApprovalService

@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct ListTests {
    @Test func pagesHoldEverythingOnceAndCountWhatTheyHold() async throws {
        let bench = try await Bench()
        var reports: Set<UUID> = []
        for _ in 0..<30 { reports.insert(try await bench.open()) }
        let head = bench.town.provincialChain[0]
        let read = ReadInbox(journal: bench.journal, directory: { bench.directory })
        let pages = try await [
            read(head, InboxFilter(), PageOf(1)), read(head, InboxFilter(), PageOf(2)),
            read(head, InboxFilter(), PageOf(3)),
        ]
        #expect(pages.map(\.list.items.count) == [25, 5, 0])
        #expect(Set(pages.flatMap(\.list.items).map(\.report)) == reports)
        #expect(pages[0].waiting == 30 && pages[0].list.total == 30)
        #expect(try await read.count(head) == 30)
    }

    @Test(arguments: [
        ("ทุเรียน", 2), ("สำนักงานเกษตร", 2), ("เกษตรจังหวัดชลบุรี", 1), ("100%", 0), ("_", 0), ("ไม่มีคำนี้", 0), ("  ", 2),
    ])
    func findsByProjectAgencyAndReference(typed: String, count: Int) async throws {
        let bench = try await Bench()
        try await bench.open()
        try await bench.open(agency: "chonburi-agriculture")
        let reader = bench.town.principal("secretary-general", at: "nesdc", in: .oversight, over: "nesdc")
        let read = ReadCases(journal: bench.journal, directory: { bench.directory })
        let list = try await read(reader, CaseFilter(search: typed), PageOf(1)).list
        #expect(list.items.count == count)
        #expect(list.total == count)
    }

    @Test func findsByReferenceWithOrWithoutHyphens() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let reference = try #require(try await bench.file(report)).facts.reference
        let read = ReadCases(journal: bench.journal, directory: { bench.directory })
        let reader = bench.town.provincialChain[0]
        let plain = reference.filter { $0 != "-" }
        let forgiven = plain.replacing("0", with: "o").replacing("1", with: "l")
        for typed in [reference, reference.lowercased(), plain, forgiven, String(reference.prefix(5))] {
            #expect(try await read(reader, CaseFilter(search: typed), PageOf(1)).list.items.map(\.report) == [report])
        }
    }

    @Test func aMistypedReferenceIsCalledSo() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let reference = try #require(try await bench.file(report)).facts.reference
        let last = try #require(reference.last)
        let wrong = String(reference.dropLast()) + (last == "0" ? "1" : "0")
        var browser = try Door(bench).browser(bench.town.provincialChain[0])
        for page in ["/cases", "/inbox"] {
            #expect(await browser.get("\(page)?search=\(wrong)").bodyText.contains("มีตัวอักษรผิดหรือสลับที่กัน"))
            #expect(!(await browser.get("\(page)?search=\(reference)").bodyText).contains("มีตัวอักษรผิด"))
            #expect(!(await browser.get("\(page)?search=nothing").bodyText).contains("มีตัวอักษรผิด"))
        }
    }

    @Test func listsOnlyWhatThePersonMaySee() async throws {
        let bench = try await Bench()
        let rayong = try await bench.open()
        let chonburi = try await bench.open(agency: "chonburi-agriculture")
        let read = ReadCases(journal: bench.journal, directory: { bench.directory })
        let town = bench.town
        let readers = [
            (town.principal("governor", at: "rayong", over: "rayong"), Set([rayong])),
            (town.principal("governor", at: "chonburi", over: "chonburi"), Set([chonburi])),
            (town.principal("secretary-general", at: "nesdc", in: .oversight, over: "nesdc"), Set([rayong, chonburi])),
        ]
        for (reader, seen) in readers {
            let list = try await read(reader, CaseFilter(), PageOf(1)).list
            #expect(Set(list.items.map(\.report)) == seen)
        }
    }

    @Test func showsTheOverdueFirstAndAloneWhenAsked() async throws {
        let bench = try await Bench()
        let old = try await bench.open()
        bench.hands.move(by: 20 * 86_400)
        let new = try await bench.open(due: bench.hands.now.addingTimeInterval(40 * 86_400))
        let head = bench.town.provincialChain[0]
        let read = ReadInbox(journal: bench.journal, directory: { bench.directory })
        #expect(try await read(head, InboxFilter(), PageOf(1)).list.items.map(\.report) == [old, new])
        #expect(try await read(head, InboxFilter(overdueOnly: true), PageOf(1)).list.items.map(\.report) == [old])
    }

    @Test func ignoresPageNumbersThatMakeNoSense() async throws {
        let bench = try await Bench()
        let door = try Door(bench)
        var browser = try door.browser(bench.town.provincialChain[0])
        for page in ["0", "-5", "99999999999999999999", "x"] {
            #expect(await browser.get("/inbox?page=\(page)").status == .ok)
        }
    }
}
