import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Projections
import Testing

@testable import SubmissionService

/// The agencies and positions of one province and its neighbour, under fixed ids.
enum Rayong {
    static let thailand = agency("thailand", "country", [:])
    static let interior = agency("ministry-interior", "ministry", ["line": thailand.id, "oversight": thailand.id])
    static let province = agency("rayong", "province", ["area": thailand.id, "line": interior.id])
    static let provincialOffice = agency("rayong-office", "province-office", ["area": province.id])
    static let agriculture = agency("rayong-agriculture", "provincial-branch", ["area": province.id])
    static let fisheries = agency("rayong-fisheries", "provincial-branch", ["area": province.id])
    static let chonburi = agency("chonburi", "province", ["area": thailand.id])
    static let chonburiAgriculture = agency("chonburi-agriculture", "provincial-branch", ["area": chonburi.id])
    static let nesdc = agency("nesdc", "council-office", ["oversight": thailand.id])

    static let agencies = [
        thailand, interior, province, provincialOffice, agriculture, fisheries, chonburi, chonburiAgriculture, nesdc,
    ]

    private static func agency(
        _ slug: String, _ kind: String, _ parents: [String: UUID]
    ) -> AgenciesChanged.Agency {
        AgenciesChanged.Agency(
            id: UUID(), slug: slug, kind: kind, name: Bilingual(th: "หน่วยงาน \(slug)", en: slug), codes: [:],
            parents: parents, derived: false, active: true)
    }
}

/// Somebody of the tests: what they may do and in which position they act.
struct Official: Sendable {
    let id = UUID()
    let session = UUID()
    let name: String
    let agency: AgenciesChanged.Agency
    let position: String
    let positionID = UUID()
    let holdingID = UUID()
    let grants: [Grant]

    init(
        _ name: String, _ agency: AgenciesChanged.Agency, _ position: String, _ role: Role?,
        over reach: Reach = .own, of root: AgenciesChanged.Agency? = nil, in hierarchy: Access.Hierarchy = .line
    ) {
        (self.name, self.agency, self.position) = (name, agency, position)
        grants =
            role.map {
                [Grant(id: UUID(), role: $0, hierarchy: hierarchy, agencyID: (root ?? agency).id, reach: reach)]
            } ?? []
    }

    static let clerk = Official("เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง", Rayong.agriculture, "officer", .preparer)
    static let colleague = Official("นักวิชาการ สนง.เกษตรจังหวัดระยอง", Rayong.agriculture, "officer", .preparer)
    static let head = Official("เกษตรจังหวัดระยอง", Rayong.agriculture, "head-of-office", .head)
    static let neighbour = Official("เจ้าหน้าที่ สนง.ประมงจังหวัดระยอง", Rayong.fisheries, "officer", .preparer)
    static let neighbourHead = Official("ประมงจังหวัดระยอง", Rayong.fisheries, "head-of-office", .head)
    static let approver = Official(
        "หัวหน้าสำนักงานจังหวัดระยอง", Rayong.provincialOffice, "head-of-office", .approver, over: .subtree,
        of: Rayong.province, in: .area)
    static let overseer = Official(
        "ผู้กำกับดูแล", Rayong.interior, "officer", .overseer, over: .subtree, of: Rayong.thailand, in: .area)
    static let stranger = Official("ผู้ไม่มีสิทธิ์", Rayong.chonburi, "officer", nil)

    static let everybody = [clerk, colleague, head, neighbour, neighbourHead, approver, overseer, stranger]

    func principal(at now: Date) -> Principal {
        Principal(
            personID: id, sessionID: session, name: name,
            capacity: Capacity(
                holdingID: holdingID, positionID: positionID, positionKind: position,
                title: Bilingual(th: name, en: name), agencyID: agency.id, agencySlug: agency.slug,
                agencyName: agency.name, mode: .substantive), grants: grants, authenticatedAt: now)
    }

    var acting: Acting {
        Acting(principal: principal(at: .now), capacity: .init(name, name), client: "127.0.0.1")
    }

    var holding: PositionChanged {
        PositionChanged(
            positionID: positionID, agencyID: agency.id, kind: position, title: Bilingual(th: name, en: name),
            active: true,
            holders: [
                .init(
                    holdingID: holdingID, personID: id, name: name, mode: .substantive,
                    from: Date(timeIntervalSince1970: 0), until: nil)
            ])
    }
}
