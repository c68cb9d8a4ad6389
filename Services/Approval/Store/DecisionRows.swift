import Calendar
import Database
import Foundation

/// A decision as it is kept for good.
struct DecisionRow: Sendable {
    let id: UUID
    let turn: ReportCase.Turn
    let decides: Bool
    let personID: UUID
    let personName: String
    let seat: Standing.Seat
    let grantID: UUID
    let late: Bool
}

/// What bears on a decision besides the case itself, read in one round trip.
struct CaseSurroundings: Sendable {
    let preparers: Set<UUID>
    /// The positions whose holders may decide in the present turn.
    let positions: [UUID]
    /// Who has approved in the present turn.
    let voters: [UUID]
    let holidays: Holidays
}

extension Connection {
    func surroundings(of file: CaseFile, on day: Date) throws(DatabaseError) -> CaseSurroundings {
        let key = file.way.current?.key ?? "", round = file.way.turn?.round ?? 0
        let row = try first(
            """
            SELECT ARRAY(SELECT person_id FROM case_preparer WHERE report_id = \(file.id)),
                   ARRAY(SELECT unnest(position_ids) FROM task
                         WHERE report_id = \(file.id) AND step = \(key) AND round = \(round)),
                   ARRAY(SELECT person_id FROM decision
                         WHERE report_id = \(file.id) AND step = \(key) AND round = \(round) AND outcome = 'approved'),
                   ARRAY(SELECT day FROM holiday WHERE day >= \(CivilDate(day).iso))
            """, as: ([UUID], [UUID], [UUID], [String]).self)
        return CaseSurroundings(
            preparers: Set(row?.0 ?? []), positions: row?.1 ?? [], voters: row?.2 ?? [],
            holidays: Holidays((row?.3 ?? []).compactMap { CivilDate(iso: $0) }))
    }

    func insertDecision(
        _ row: DecisionRow, _ stated: StatedDecision, on file: CaseFile, at now: Date
    ) throws(DatabaseError) {
        var target: String?
        if case .sendBack(let to) = stated.verdict.ruling { target = to.written }
        try write(
            """
            INSERT INTO decision (id, report_id, step, round, revision, outcome, decides, person_id, person_name,
                                  position_id, holding_id, grant_id, decided_as, reason, sections, return_to,
                                  decided_at, late)
            VALUES (\(row.id), \(file.id), \(stated.verdict.step), \(row.turn.round), \(stated.verdict.revision),
                    \(stated.outcome.rawValue), \(row.decides), \(row.personID), \(row.personName),
                    \(row.seat.positionID), \(row.seat.holdingID), \(row.grantID), \(row.seat.capacity),
                    \(stated.reason), \(stated.sections), \(target), \(now), \(row.late))
            """)
    }
}
