public import Access
public import Calendar
import Contracts
public import Foundation

extension Viewer {
    /// The person before the page, as the token says; `csrf` belongs to their session.
    ///
    /// `now` is the real time, by which grants run.
    public init(_ principal: Principal, csrf: String, at now: Date) {
        self.init(
            name: principal.name, capacity: Words(principal.capacity), duties: Self.duties(of: principal, at: now),
            csrf: csrf)
    }

    private static func duties(of principal: Principal, at now: Date) -> Set<Duty> {
        func may(_ duty: Access.Duty) -> Bool { principal.mayEver(duty, at: now) }
        var duties: Set<Duty> = []
        if may(.prepare) || may(.submit) || may(.fileFor) { duties.insert(.reports) }
        if may(.approve) { duties.insert(.approves) }
        if principal.grants.contains(where: { [.overseer, .auditor].contains($0.role) && $0.holds(at: now) }) {
            duties.insert(.oversees)
        }
        if may(.administer) { duties.formUnion([.administers, .operates]) }
        return duties
    }
}

extension Words {
    /// In what capacity somebody acts, and for whom: `รักษาราชการแทน ผู้ว่าราชการจังหวัด จังหวัดระยอง`.
    public init(_ capacity: Capacity?) {
        guard let capacity else {
            self.init("ยังไม่มีตำแหน่ง", "no position yet")
            return
        }
        let (thai, english) =
            switch capacity.mode {
            case .substantive: ("", "")
            case .actingFull: ("รักษาราชการแทน ", "acting ")
            case .delegated: ("ปฏิบัติราชการแทน ", "for the ")
            }
        self.init(
            thai + capacity.title.th + " " + capacity.agencyName.th,
            english + capacity.title.en + ", " + capacity.agencyName.en)
    }
}
