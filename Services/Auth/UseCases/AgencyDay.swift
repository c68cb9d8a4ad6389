import Calendar
import Contracts
import Database
import EventLog
import Foundation

/// What was dated ahead takes effect on its day: moves, codes, ends.
struct BeginAgencyDay: Sendable {
    let ground: Ground

    /// Tells what another day makes of the tree; whichever instance comes first does it.
    func callAsFunction() async throws {
        let moment = ground.moment()
        let today = CivilDate(moment.business)
        try await ground.change { database in
            try database.lockList(.tree)
            guard let told = try database.toldDay() else { return try database.setToldDay(today) }
            guard told != today else { return }
            // A demonstration's clock may also be turned back.
            let (first, last) = told < today ? (told, today) : (today, told)
            let turned = try database.agencies(turningAfter: first, through: last)
            try database.takeEffect(turned, at: moment)
            try database.setToldDay(today)
            if !turned.isEmpty {
                try database.audit(
                    AuditEntry(
                        "agencies.day_began", of: "tree", nil, by: .system, at: moment.business,
                        details: ["day": today.iso, "agencies": "\(turned.count)"]))
            }
        }
    }
}

extension Connection {
    /// Agencies are from now on as their dates say; positions and invitations of those that are no more go with them.
    func takeEffect(_ agencies: [UUID], at moment: Moment) throws {
        guard !agencies.isEmpty else { return }
        let ended = try followDates(of: agencies, on: CivilDate(moment.business))
        for position in try closePositions(at: ended) {
            try withdrawInvitations(to: position, at: moment.real)
            try tellPosition(position, at: moment)
        }
        try tellAgencies(agencies, at: moment)
    }
}
