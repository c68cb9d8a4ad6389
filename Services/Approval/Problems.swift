import Calendar
import HTTP
import Operations

extension Problem {
    /// The answer to an error of this service; nil for what it does not know.
    init?(fault: any Error) {
        switch fault {
        case let refusal as CaseRefusal: self.init(refusal)
        case is Decide.NoSuchCase: self = .notFound
        case is Decide.TreeAway: self = .treeAway
        default: self.init(ground: fault)
        }
    }

    static let treeAway = Problem(
        .unavailable, code: "tree-away", title: Words("ยังตรวจสิทธิ์ไม่ได้ในขณะนี้", "Rights cannot be checked just now"),
        detail: Words(
            "ระบบกำลังรับข้อมูลหน่วยงาน กรุณาลองใหม่ในอีกสักครู่", "The agencies are still being received. Try again in a moment.")
    ).retrying(after: .seconds(5))

    init(_ refusal: CaseRefusal) {
        self.init(refusal.status, code: refusal.code, title: refusal.title, detail: refusal.advice)
        switch refusal {
        case .invalid(let faults):
            fields = faults.map { FieldFault(field: $0.field, message: $0.words) }
        case .staleRevision, .notShown: allowed = ["read"]
        case .notHolder(let step): helpers = [step]
        case .noRight: helpers = [Words("ผู้ดูแลสิทธิ์ของหน่วยงาน", "the administrator of the agency")]
        case .ownWork: helpers = [Words("ผู้ดำรงตำแหน่งคนอื่น", "another holder of a position")]
        default: break
        }
    }
}

extension CaseRefusal {
    var status: Status {
        switch self {
        case .over, .decidedAlready, .notYetItsTurn, .staleRevision, .votedAlready, .notShown: .conflict
        case .notHolder, .noRight, .ownWork, .mayNotRefuse, .mayNotReturnThere: .forbidden
        case .unknownStep, .invalid: .unprocessable
        }
    }
}
