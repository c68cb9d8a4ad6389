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
        .unavailable, code: "broker-away", title: "ยังติดต่อระบบรับส่งข้อความไม่ได้",
        detail: "สิ่งที่กรอกไว้ถูกบันทึกแล้ว กรุณาเปิดหน้าของระบบภายนอกนี้แล้วออกรหัสผ่านใหม่อีกครั้งในอีกสักครู่"
    ).retrying(after: .seconds(10))

    init(_ refusal: ResendMessage.Refusal) {
        switch refusal {
        case .unknown: self = .notFound
        case .notFailed:
            self.init(
                .conflict, code: "not-failed", title: "ส่งซ้ำไม่ได้", detail: "ข้อความนี้ส่งถึงแล้ว กำลังส่ง หรือถูกยกเลิกแล้ว")
        }
    }

    init(_ refusal: RegisterSubscriber.Refusal) {
        switch refusal {
        case .faulty(let faults):
            self = .invalid(faults.map { FieldFault(field: $0.field, message: $0.words.thai) })
        case .alreadyDone(let slug):
            self.init(
                .conflict, code: "already-registered", title: "ลงทะเบียนระบบ \(slug) แล้ว",
                detail: "รหัสผ่านแสดงเพียงครั้งเดียว หากไม่ได้บันทึกไว้ ให้ออกรหัสผ่านใหม่", allowed: ["rotate"])
        case .brokerAway: self = .brokerAway
        }
    }

    init(_ refusal: ChangeSubscriber.Refusal) {
        switch refusal {
        case .unknown: self = .notFound
        case .brokerAway: self = .brokerAway
        case .notInThisState(let state):
            self.init(
                .conflict, code: "not-in-this-state", title: "สถานะปัจจุบันไม่ให้ทำรายการนี้",
                detail: "สถานะของระบบภายนอกนี้คือ “\(state.words.thai)”", allowed: state.allowed.map(\.rawValue))
        }
    }
}
