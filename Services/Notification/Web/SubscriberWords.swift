import Calendar
import Pages

extension Subscriber.State {
    var words: Words {
        switch self {
        case .opening: Words("ยังตั้งค่าไม่เสร็จ", "Not completed")
        case .active: Words("ใช้งานอยู่", "Active")
        case .paused: Words("หยุดชั่วคราว", "Paused")
        case .ended: Words("สิ้นสุดแล้ว", "Ended")
        }
    }
}

/// What an event tells, in words; its name stands beside it.
enum EventWords {
    static func of(_ event: String) -> Words { words[event] ?? Words(event) }

    private static let words = [
        "approval.case.opened.v1": Words("รายงานเข้าสู่การพิจารณา", "A report began its way"),
        "approval.step.opened.v1": Words("ถึงขั้นตอนหนึ่งของการพิจารณา", "It is a step's turn"),
        "approval.step.decided.v1": Words("ขั้นตอนหนึ่งพิจารณาแล้ว", "A step decided"),
        "approval.step.overdue.v1": Words("ขั้นตอนหนึ่งเลยกำหนดพิจารณา", "A step is overdue"),
        "approval.report.returned.v1": Words("รายงานถูกส่งกลับให้แก้ไข", "A report was returned"),
        "approval.report.approved.v1": Words("รายงานได้รับอนุมัติครบทุกขั้น", "A report was approved"),
        "approval.report.refused.v1": Words("รายงานไม่ได้รับอนุมัติ", "A report was refused"),
    ]
}

extension StatusTag {
    init(_ state: Subscriber.State) {
        switch state {
        case .opening: self = StatusTag(state.words, .warn, .half)
        case .active: self = StatusTag(state.words, .good, .tick)
        case .paused: self = StatusTag(state.words, .quiet, .clock)
        case .ended: self = StatusTag(state.words, .quiet, .cross)
        }
    }
}

extension Subscriber.Deed {
    /// The button.
    var words: Words {
        switch self {
        case .rotate: Words("ออกรหัสผ่านใหม่", "Issue a new password")
        case .pause: Words("หยุดชั่วคราว", "Pause")
        case .resume: Words("ใช้งานต่อ", "Resume")
        case .end: Words("สิ้นสุดการใช้งาน", "End")
        }
    }

    /// What follows from it, said before it is done.
    var consequence: Words {
        switch self {
        case .rotate:
            Words(
                "รหัสผ่านเดิมจะใช้ไม่ได้ทันที และการเชื่อมต่อที่เปิดอยู่จะถูกตัด ข้อความในคิวยังอยู่ครบ",
                "The old password stops working at once and open connections end. Nothing in the queue is lost.")
        case .pause:
            Words(
                "จะไม่มีเหตุการณ์ใหม่เข้าคิวจนกว่าจะใช้งานต่อ ข้อความที่อยู่ในคิวแล้วยังรับได้ เหตุการณ์ระหว่างหยุดจะไม่ส่งย้อนหลัง",
                "No new event enters the queue until it is resumed. What is in the queue can still be read; what happens meanwhile is not sent later."
            )
        case .resume:
            Words("เหตุการณ์ที่เกิดขึ้นตั้งแต่นี้จะเข้าคิวของระบบนี้", "What happens from now on enters its queue.")
        case .end:
            Words(
                "ผู้ใช้และคิวของระบบนี้จะถูกลบ รวมทั้งข้อความที่ยังไม่ได้รับ และชื่อย่อนี้จะใช้อีกไม่ได้",
                "Its user and its queue are removed with everything unread in it, and its short name is never given again."
            )
        }
    }

    var role: Button.Role { self == .end ? .danger : .secondary }
}
