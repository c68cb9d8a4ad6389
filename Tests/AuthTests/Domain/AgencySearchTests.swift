import Foundation
import Testing

@testable import AuthService

struct AgencySearchTests {
    private static let agencies: [(name: String, kind: String, codes: [String], province: String?)] = [
        ("กระทรวงเกษตรและสหกรณ์", "ministry", [], nil),
        ("กลุ่มงานสถิติ น้ำและแม่น้ำ", "division", [], nil),
        ("จังหวัดระยอง", "province", ["21"], "rayong"),
        ("เทศบาลตำบลบ้านเพ", "thesaban-tambon", ["5210402"], "rayong"),
        ("องค์การบริหารส่วนตำบลคลองหิน", "tao", ["6810507"], "krabi"),
        ("สำนักงานเกษตรจังหวัดระยอง", "provincial-branch", ["011013900000"], "rayong"),
        ("สำนักงานสาธารณสุขจังหวัดระยอง", "provincial-branch", [], "rayong"),
        ("อำเภอเมืองระยอง จังหวัดระยอง", "district", ["2101"], "rayong"),
    ]

    private static let ids = agencies.map { _ in UUID() }

    private static func index(retired: Set<Int> = []) -> AgencyIndex {
        AgencyIndex(
            agencies.enumerated().map { at, agency in
                var facets = [AgencyFacet.kind: agency.kind]
                facets[.province] = agency.province
                let lines = [agency.name, "english name", "slug-\(at)"] + agency.codes
                return AgencyIndex.Item(
                    id: ids[at], key: lines.joined(separator: "\n"), isActive: !retired.contains(at), facets: facets)
            })
    }

    private static func names(_ typed: String) -> [String] {
        let found = index().search(AgencyQuery(words: AgencyWords(typed)))
        return found.ids.compactMap { id in ids.firstIndex(of: id).map { agencies[$0].name } }
    }

    @Test(arguments: [
        ("อบต.คลองหิน", "องค์การบริหารส่วนตำบลคลองหิน"), ("อบต คลองหิน", "องค์การบริหารส่วนตำบลคลองหิน"),
        ("อบตคลองหิน", "องค์การบริหารส่วนตำบลคลองหิน"), ("ทต.บ้านเพ", "เทศบาลตำบลบ้านเพ"), ("จ.ระยอง", "จังหวัดระยอง"),
        ("อ.เมือง จ.ระยอง", "อำเภอเมืองระยอง จังหวัดระยอง"), ("สสจ.ระยอง", "สำนักงานสาธารณสุขจังหวัดระยอง"),
        ("สนง.เกษตร จ.ระยอง", "สำนักงานเกษตรจังหวัดระยอง"), ("กษ.", "กระทรวงเกษตรและสหกรณ์"),
        // Codes: whole, a part of one, in Thai digits.
        ("6810507", "องค์การบริหารส่วนตำบลคลองหิน"), ("๖๘๑๐๕๐๗", "องค์การบริหารส่วนตำบลคลองหิน"),
        ("0139", "สำนักงานเกษตรจังหวัดระยอง"),
        // Two เ for แ, nikhahit and า for ำ, the tone before the vowel, signs that nobody sees.
        ("เเม่น้ำ", "กลุ่มงานสถิติ น้ำและแม่น้ำ"), ("นํ้า", "กลุ่มงานสถิติ น้ำและแม่น้ำ"), ("น\u{0E49}\u{0E4D}า", "กลุ่มงานสถิติ น้ำและแม่น้ำ"),
        ("กล่\u{0E38}มงาน", "กลุ่มงานสถิติ น้ำและแม่น้ำ"), ("บ้าน\u{200B}เพ\u{200E}", "เทศบาลตำบลบ้านเพ"),
        ("ENGLISH slug-3", "เทศบาลตำบลบ้านเพ"),
    ])
    func findsWhatPeopleMean(typed: String, name: String) {
        #expect(Self.names(typed).first == name, "\(Self.names(typed))")
    }

    @Test func theBestMatchComesFirst() {
        #expect(
            Self.names("ระยอง") == [
                "จังหวัดระยอง", "สำนักงานเกษตรจังหวัดระยอง", "อำเภอเมืองระยอง จังหวัดระยอง", "สำนักงานสาธารณสุขจังหวัดระยอง",
            ])
        // A whole code before a part of one, whatever the name.
        #expect(Self.names("21").first == "จังหวัดระยอง")
        #expect(Self.names("สำนักงาน").count == 2)
        #expect(Self.names("ไม่มีหน่วยงานนี้").isEmpty)
        #expect(Self.names("").count == Self.agencies.count)
    }

    @Test func everyWordMustBeThere() {
        #expect(Self.names("เกษตร ระยอง") == ["สำนักงานเกษตรจังหวัดระยอง"])
        #expect(Self.names("เกษตร กระบี่").isEmpty)
    }

    @Test func aFilterNarrowsAndCountsWhatOtherChoicesWouldFind() {
        let index = Self.index(retired: [6])
        var query = AgencyQuery(words: AgencyWords(""), chosen: [.province: "rayong"])
        let found = index.search(query)
        #expect(found.ids.count == 4)
        #expect(found.counts[.province] == ["rayong": 4, "krabi": 1])
        #expect(
            found.counts[.kind] == ["province": 1, "thesaban-tambon": 1, "provincial-branch": 1, "district": 1])
        #expect(found.states == [.inForce: 4, .retired: 1])
        query.state = .retired
        #expect(index.search(query).ids == [Self.ids[6]])
        query.state = nil
        #expect(index.search(query).ids.count == 5)
        query.chosen = [.province: "nowhere"]
        #expect(index.search(query).ids.isEmpty)
    }

    /// What is counted beside a choice is what one finds when one makes it.
    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func countsAgreeWithWhatIsFound(seed: UInt64) {
        var random = Numbers(state: seed)
        let values = ["a", "b", "c"]
        let items = (0..<200).map { _ in
            AgencyIndex.Item(
                id: UUID(), key: ["กข", "กค", "ขค"][random.next(3)] + "\nx", isActive: random.next(4) > 0,
                facets: Dictionary(
                    uniqueKeysWithValues: AgencyFacet.allCases.compactMap { facet in
                        let at = random.next(4)
                        return at < 3 ? (facet, values[at]) : nil
                    }))
        }
        let index = AgencyIndex(items)
        var query = AgencyQuery(words: AgencyWords(["", "ก", "ค"][random.next(3)]))
        for facet in AgencyFacet.allCases where random.next(2) == 0 { query.chosen[facet] = values[random.next(3)] }
        let found = index.search(query)
        for facet in AgencyFacet.allCases {
            for value in values {
                var other = query
                other.chosen[facet] = value
                #expect(index.search(other).ids.count == found.counts[facet]?[value] ?? 0)
            }
        }
        for state in AgencyState.allCases {
            var other = query
            other.state = state
            #expect(index.search(other).ids.count == found.states[state])
        }
    }

    private struct Numbers {
        var state: UInt64

        mutating func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }
}
