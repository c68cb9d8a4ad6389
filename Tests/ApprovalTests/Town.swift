import Access
import Contracts
import Foundation

@testable import Projections

/// Rayong as the tests know it: its offices, positions and the people who hold them.
struct Town: Sendable {
    struct Agency: Sendable {
        let id = UUID()
        let slug: String
        let kind: String
        let name: String
        var parents: [String: String] = [:]
    }

    struct Post: Sendable {
        let id = UUID()
        let holding = UUID()
        let person: UUID
        let agency: String
        let kind: String
        let title: String
    }

    let agencies: [Agency]
    let posts: [Post]

    init() {
        func agency(_ slug: String, _ kind: String, _ name: String, _ parents: [String: String] = [:]) -> Agency {
            Agency(slug: slug, kind: kind, name: name, parents: parents)
        }
        let root = ["line": "thailand", "area": "thailand", "cluster": "thailand", "oversight": "thailand"]
        agencies = [
            agency("thailand", "country", "ประเทศไทย"),
            agency("ministry-interior", "ministry", "กระทรวงมหาดไทย", ["line": "thailand", "oversight": "nesdc"]),
            agency("nesdc", "council-office", "สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ", root),
            agency(
                "rayong", "province", "จังหวัดระยอง",
                ["area": "thailand", "cluster": "east-1", "oversight": "ministry-interior"]),
            agency("chonburi", "province", "จังหวัดชลบุรี", ["area": "thailand", "oversight": "ministry-interior"]),
            agency("east-1", "cluster", "กลุ่มจังหวัดภาคตะวันออก 1", ["cluster": "thailand"]),
            agency("east-1-osm", "cluster-office", "กลุ่มงานบริหารยุทธศาสตร์กลุ่มจังหวัด", ["cluster": "east-1"]),
            agency("rayong-office", "province-office", "สำนักงานจังหวัดระยอง", ["area": "rayong"]),
            agency("chonburi-office", "province-office", "สำนักงานจังหวัดชลบุรี", ["area": "chonburi"]),
            agency(
                "rayong-agriculture", "department-office", "สำนักงานเกษตรจังหวัดระยอง",
                ["area": "rayong", "cluster": "rayong", "oversight": "rayong"]),
            agency(
                "chonburi-agriculture", "department-office", "สำนักงานเกษตรจังหวัดชลบุรี",
                ["area": "chonburi", "oversight": "chonburi"]),
        ]
        func post(_ agency: String, _ kind: String, _ title: String) -> Post {
            Post(person: UUID(), agency: agency, kind: kind, title: title)
        }
        posts = [
            post("rayong-agriculture", "head-of-office", "เกษตรจังหวัดระยอง"),
            post("rayong-agriculture", "officer", "นักวิชาการเกษตรชำนาญการ"),
            post("rayong-office", "head-of-office", "หัวหน้าสำนักงานจังหวัดระยอง"),
            post("rayong", "vice-governor", "รองผู้ว่าราชการจังหวัดระยอง"),
            post("rayong", "governor", "ผู้ว่าราชการจังหวัดระยอง"),
            post("chonburi-office", "head-of-office", "หัวหน้าสำนักงานจังหวัดชลบุรี"),
            post("chonburi", "vice-governor", "รองผู้ว่าราชการจังหวัดชลบุรี"),
            post("chonburi", "governor", "ผู้ว่าราชการจังหวัดชลบุรี"),
            post("ministry-interior", "permanent-secretary", "ปลัดกระทรวงมหาดไทย"),
            post("nesdc", "secretary-general", "เลขาธิการสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ"),
            post("east-1-osm", "osm-director", "ผู้อำนวยการกลุ่มงานบริหารยุทธศาสตร์กลุ่มจังหวัดภาคตะวันออก 1"),
        ]
    }

    func id(_ slug: String) -> UUID { agencies.first { $0.slug == slug }?.id ?? UUID() }

    func post(_ kind: String, at slug: String) -> Post {
        posts.first { $0.kind == kind && $0.agency == slug }
            ?? Post(person: UUID(), agency: slug, kind: kind, title: kind)
    }

    var directory: Directory {
        let rows = agencies.map { agency in
            let parents = agency.parents.compactMap { name, slug in Hierarchy(rawValue: name).map { ($0, id(slug)) } }
            return TreeSnapshot.Row(id: agency.id, parents: Dictionary(uniqueKeysWithValues: parents))
        }
        let entries = agencies.map {
            AgencyEntry(
                id: $0.id, slug: $0.slug, kind: $0.kind, name: Bilingual(th: $0.name, en: $0.slug), isDerived: false)
        }
        return Directory(tree: TreeSnapshot(version: 1, rows: rows), entries: entries)
    }

    func changed(_ post: Post, held: Bool = true) -> PositionChanged {
        let holder = PositionChanged.Holder(
            holdingID: post.holding, personID: post.person, name: "ผู้ดำรงตำแหน่ง\(post.title)", mode: .substantive,
            from: Date(timeIntervalSince1970: 1_600_000_000), until: nil)
        return PositionChanged(
            positionID: post.id, agencyID: id(post.agency), kind: post.kind,
            title: Bilingual(th: post.title, en: post.kind), active: true, holders: held ? [holder] : [])
    }

    /// Somebody in a post, with a grant over a part of a hierarchy.
    func principal(
        _ kind: String, at slug: String, _ role: Role = .approver, in hierarchy: Hierarchy = .area,
        over top: String, reach: Reach = .subtree
    ) -> Principal {
        let post = post(kind, at: slug)
        let grant = Grant(id: UUID(), role: role, hierarchy: hierarchy, agencyID: id(top), reach: reach)
        let name = agencies.first { $0.slug == slug }?.name ?? slug
        return Principal(
            personID: post.person, sessionID: UUID(), name: "ผู้ดำรงตำแหน่ง\(post.title)",
            capacity: Capacity(
                holdingID: post.holding, positionID: post.id, positionKind: kind,
                title: Bilingual(th: post.title, en: kind), agencyID: id(slug), agencySlug: slug,
                agencyName: Bilingual(th: name, en: slug), mode: .substantive),
            grants: [grant], authenticatedAt: Date())
    }

    /// Those whose approval a project of the provincial budget needs, in their order.
    var provincialChain: [Principal] { chain(of: "rayong-agriculture") }

    /// The same for an office of either province.
    func chain(of agency: String) -> [Principal] {
        let province = agency.hasPrefix("chonburi") ? "chonburi" : "rayong"
        return [
            principal("head-of-office", at: "\(province)-office", over: province),
            principal("vice-governor", at: province, over: province),
            principal("governor", at: province, over: province),
            principal(
                "permanent-secretary", at: "ministry-interior", in: .oversight, over: "ministry-interior"),
            principal("secretary-general", at: "nesdc", in: .oversight, over: "nesdc"),
        ]
    }
}
