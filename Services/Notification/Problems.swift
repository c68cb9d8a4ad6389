import Calendar
import HTTP
import Operations

extension Problem {
    /// The answer to an error of this service; nil for what it does not know.
    init?(fault: any Error) {
        switch fault {
        case is ReadMessages.Unknown: self = .notFound
        case let refusal as ResendMessage.Refusal: self.init(refusal)
        case let refusal as RegisterSubscriber.Refusal: self.init(refusal)
        case let refusal as ChangeSubscriber.Refusal: self.init(refusal)
        default: self.init(ground: fault)
        }
    }

    static let brokerAway = Problem(
        .unavailable, code: "broker-away",
        title: Words("ยังติดต่อระบบรับส่งข้อความไม่ได้", "The message broker cannot be reached"),
        detail: Words(
            "สิ่งที่กรอกไว้ถูกบันทึกแล้ว กรุณาเปิดหน้าของระบบภายนอกนี้แล้วออกรหัสผ่านใหม่อีกครั้งในอีกสักครู่",
            "What you typed has been saved. Open the page of this outside system in a moment and issue a new password.")
    ).retrying(after: .seconds(10))

    init(_ refusal: ResendMessage.Refusal) {
        switch refusal {
        case .unknown: self = .notFound
        case .notFailed:
            self.init(
                .conflict, code: "not-failed", title: Words("ส่งซ้ำไม่ได้", "It cannot be sent again"),
                detail: Words(
                    "ข้อความนี้ส่งถึงแล้ว กำลังส่ง หรือถูกยกเลิกแล้ว", "The message has arrived, is under way, or was cancelled."))
        }
    }

    init(_ refusal: RegisterSubscriber.Refusal) {
        switch refusal {
        case .faulty(let faults):
            self = .invalid(faults.map { FieldFault(field: $0.field, message: $0.words) })
        case .alreadyDone(let slug):
            self.init(
                .conflict, code: "already-registered",
                title: Words("ลงทะเบียนระบบ \(slug) แล้ว", "The system \(slug) is registered"),
                detail: Words(
                    "รหัสผ่านแสดงเพียงครั้งเดียว หากไม่ได้บันทึกไว้ ให้ออกรหัสผ่านใหม่",
                    "The password is shown once. If you did not keep it, issue a new one."),
                allowed: ["rotate"])
        case .brokerAway: self = .brokerAway
        }
    }

    init(_ refusal: ChangeSubscriber.Refusal) {
        switch refusal {
        case .unknown: self = .notFound
        case .brokerAway: self = .brokerAway
        case .notInThisState(let state):
            self.init(
                .conflict, code: "not-in-this-state",
                title: Words("สถานะปัจจุบันไม่ให้ทำรายการนี้", "Its present state does not allow this"),
                detail: Words(
                    "สถานะของระบบภายนอกนี้คือ “\(state.words.thai)”",
                    "The state of this outside system is “\(state.words.english)”."),
                allowed: state.allowed.map(\.rawValue))
        }
    }
}
