import Calendar
import Pages

extension StatusTag {
    /// What has become of a message.
    init(_ message: Message) {
        switch message.state {
        case .sent: self = StatusTag(Words("ส่งแล้ว", "Sent"), .good, .tick)
        case .handed where message.isInDoubt:
            self = StatusTag(Words("ไม่ทราบผลการส่ง", "Outcome unknown"), .warn, .warning)
        case .scheduled, .claimed, .handed: self = StatusTag(Words("กำลังส่ง", "Being sent"), .active, .clock)
        case .tempFailed: self = StatusTag(Words("รอส่งอีกครั้ง", "To be tried again"), .warn, .clock)
        case .failed: self = StatusTag(Words("ส่งไม่สำเร็จ", "Failed"), .bad, .cross)
        case .suppressed: self = StatusTag(Words("ไม่ได้ส่งอีเมล", "Not mailed"), .warn, .empty)
        case .superseded: self = StatusTag(Words("แทนด้วยข้อความใหม่กว่า", "Replaced by a later one"), .quiet, .empty)
        case .expired: self = StatusTag(Words("หมดเวลาก่อนส่ง", "Too late to send"), .quiet, .empty)
        case .cancelled: self = StatusTag(Words("ยกเลิกเพราะเสร็จแล้ว", "Withdrawn, as it was done"), .quiet, .empty)
        }
    }
}

extension MessageFilter.Group {
    var words: Words {
        switch self {
        case .waiting: Words("รอส่ง", "Waiting")
        case .sent: Words("ส่งแล้ว", "Sent")
        case .doubtful: Words("ไม่ทราบผล", "Outcome unknown")
        case .failed: Words("ส่งไม่สำเร็จ", "Failed")
        case .withdrawn: Words("ยกเลิกหรือถูกแทน", "Withdrawn or replaced")
        }
    }
}

extension LetterKind {
    var words: Words {
        switch self {
        case .reminder: Words("แจ้งเตือนกำหนด", "Reminder")
        case .answer: Words("แจ้งเตือนการแก้ไข", "Reminder of a correction")
        case .returned: Words("รายงานถูกส่งกลับ", "Returned")
        case .turn: Words("รอพิจารณา", "Turn to decide")
        case .overdue: Words("เลยกำหนดพิจารณา", "Decision overdue")
        case .approved: Words("อนุมัติแล้ว", "Approved")
        case .refused: Words("ไม่อนุมัติ", "Refused")
        }
    }
}

extension Suppression {
    var words: Words {
        switch self {
        case .noAddress: Words("ผู้รับยังไม่มีที่อยู่อีเมลที่ยืนยันแล้ว", "The recipient has no confirmed address")
        case .unusableAddress: Words("ที่อยู่อีเมลของผู้รับใช้ไม่ได้", "The recipient's address cannot be used")
        case .personAway: Words("ผู้รับถูกระงับสิทธิ์หรือพ้นจากหน้าที่", "The recipient is suspended or has left")
        case .derivedAgency:
            Words(
                "ยังไม่ยืนยันว่ามีหน่วยงานนี้ ระบบจึงไม่ส่งอีเมล", "It is not certain that this agency exists; it is never mailed to"
            )
        }
    }
}
