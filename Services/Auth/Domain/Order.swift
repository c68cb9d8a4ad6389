import Calendar

/// The written order by which somebody holds a position for another.
///
/// State Administration Act B.E. 2534, ss. 38–50.
struct Order: Sendable, Hashable {
    let number: String
    let date: CivilDate
}
