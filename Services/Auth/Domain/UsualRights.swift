import Access
import Foundation

/// The rights that somebody in a position usually needs; whoever invites may leave some out.
///
/// People of an office act for that office alone. Approvers reach what their route brings them: a province, a cluster,
/// or all that their office oversees.
enum UsualRights {
    /// Where a position stands, as far as its rights depend on it.
    struct Place: Sendable {
        let agencyID: UUID
        let agencyKind: String
        /// The province above in the hierarchy of areas, if there is one.
        let provinceID: UUID?
        /// The cluster above in the hierarchy of clusters, if there is one.
        let clusterID: UUID?

        init(agencyID: UUID, agencyKind: String, provinceID: UUID? = nil, clusterID: UUID? = nil) {
            (self.agencyID, self.agencyKind) = (agencyID, agencyKind)
            (self.provinceID, self.clusterID) = (provinceID, clusterID)
        }
    }

    static func of(_ positionKind: String, at place: Place) -> [RequestedRight] {
        let own = place.agencyID
        switch positionKind {
        case "officer": return [RequestedRight(.preparer, .line, own, .own)]
        case "head-of-office":
            let head = RequestedRight(.head, .line, own, .own)
            guard place.agencyKind == "province-office", let province = place.provinceID else { return [head] }
            return [head, RequestedRight(.approver, .area, province, .subtree)]
        case "governor", "vice-governor": return [RequestedRight(.approver, .area, own, .subtree)]
        case "osm-director":
            return place.clusterID.map { [RequestedRight(.approver, .cluster, $0, .subtree)] } ?? []
        case "cluster-head": return [RequestedRight(.approver, .cluster, own, .subtree)]
        case "permanent-secretary", "secretary-general":
            return [RequestedRight(.approver, .oversight, own, .subtree)]
        case "programme-contact-provincial", "programme-contact-cluster":
            return [RequestedRight(.overseer, .oversight, own, .subtree)]
        case "administrator": return [RequestedRight(.administrator, .line, own, .subtree)]
        case "auditor": return [RequestedRight(.auditor, .line, own, .subtree)]
        default: return []
        }
    }
}
