import Calendar

/// How a capacity is written in a decision, an event and a signature.
///
/// รักษาราชการแทน carries all powers of the position, ปฏิบัติราชการแทน those of a written order; both name the position
/// that they stand in for (State Administration Act B.E. 2534, ss. 38–50).
enum SignedCapacity {
    enum Mode: Sendable { case own, acting, delegated }

    /// `title` is the position's, `own` the signer's own when they stand in for another.
    static func text(_ title: String, _ mode: Mode, own: String?) -> String {
        let before = own.map { $0 + " " } ?? ""
        return switch mode {
        case .own: title
        case .acting: before + "รักษาราชการแทน" + title
        case .delegated: before + "ปฏิบัติราชการแทน" + title
        }
    }
}
