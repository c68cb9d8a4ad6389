import Access
import Contracts
import Database
import Foundation
import Programme
import Projections

/// The positions whose turn it is, and whether anybody holds one today.
struct Seats: Sendable {
    let positions: [UUID]
    let vacant: Bool

    /// Finds the positions of a step; none when the tree has no agency where the route looks for one.
    static func find(
        _ expression: PositionExpression, for agency: UUID, in directory: Directory, on day: Date,
        _ database: isolated Connection
    ) throws -> Seats {
        let tree = DirectoryTree(directory)
        guard let place = expression.agency(from: agency, in: tree) else { return Seats(positions: [], vacant: true) }
        let found = try database.seats(of: expression.position, at: place, on: day)
        return Seats(positions: found.positions, vacant: found.vacant)
    }
}

extension Holder {
    /// The capacity in which this holder signs, in the words of the position.
    ///
    /// `own` is the title of the holder's own position, when they stand in for another.
    func capacity(own: Bilingual?) -> String {
        let mode: SignedCapacity.Mode =
            switch mode {
            case .substantive: .own
            case .actingFull: .acting
            case .delegated: .delegated
            }
        return SignedCapacity.text(title.th, mode, own: own?.th)
    }
}
