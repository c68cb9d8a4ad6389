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
        .unavailable, code: "tree-away", title: "ยังตรวจสิทธิ์ไม่ได้ในขณะนี้",
        detail: "ระบบกำลังรับข้อมูลหน่วยงาน กรุณาลองใหม่ในอีกสักครู่"
    ).retrying(after: .seconds(5))

    init(_ refusal: CaseRefusal) {
        self.init(refusal.status, code: refusal.code, title: refusal.title.thai, detail: refusal.advice?.thai)
        switch refusal {
        case .invalid(let faults):
            fields = faults.map { FieldFault(field: $0.field, message: $0.words.thai) }
        case .staleRevision, .notShown: allowed = ["read"]
        case .notHolder(let step): helpers = [step.thai]
        case .noRight: helpers = ["ผู้ดูแลสิทธิ์ของหน่วยงาน"]
        case .ownWork: helpers = ["ผู้ดำรงตำแหน่งคนอื่น"]
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
