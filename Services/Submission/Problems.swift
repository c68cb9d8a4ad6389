import Access
import Calendar
import HTTP
import Operations
import Programme

extension Problem {
    /// The answer to an error of this service; nil for what it does not know.
    init?(fault: any Error) {
        switch fault {
        case let refusal as Refusal: self.init(refusal)
        default: self.init(ground: fault)
        }
    }

    init(_ refusal: Refusal) {
        switch refusal {
        case .notFound: self = .notFound
        case .notPermitted(let why): self.init(why)
        case .othersSend(let who):
            self.init(
                .forbidden, code: "others_send", title: "ผู้ส่งรายงานนี้ต้องเป็นหัวหน้าหน่วยงาน",
                detail: "ท่านจัดทำและแจ้งให้หัวหน้าตรวจได้ ผู้ที่ส่งได้คือ \(who.thai)", allowed: ["hand-over"],
                helpers: [who.thai])
        case .notOpen(let state):
            self.init(
                .conflict, code: "report_closed", title: "รายงานนี้แก้ไขไม่ได้แล้ว",
                detail: "รายงานนี้\(state.words.thai) จึงบันทึกหรือส่งเพิ่มไม่ได้ ผู้อนุมัติส่งกลับให้แก้ไขได้หากจำเป็น")
        case .notYetOpen(let opens):
            self.init(
                .conflict, code: "period_not_open", title: "ยังไม่ถึงเวลารายงาน",
                detail: "เปิดรับตั้งแต่ \(Words(at: opens).thai)")
        case .locked(let end):
            self.init(
                .conflict, code: "period_locked", title: "ปิดรับรายงานของรอบนี้แล้ว",
                detail: "ปิดรับเมื่อ \(Words(due: end).thai) ร่างที่บันทึกไว้ยังอยู่ครบ หากต้องส่งเพิ่มเติมให้ติดต่อผู้กำกับดูแลระบบรายงานนี้",
                helpers: ["หน่วยงานเจ้าของระบบรายงาน"])
        case .sectionClosed(let section):
            self.init(
                .conflict, code: "section_closed", title: "ส่วนนี้ไม่ได้เปิดให้แก้ไข",
                detail: "ผู้อนุมัติไม่ได้ขอให้แก้ไขส่วน “\(section.thai)”")
        case .incomplete(let problems):
            self.init(
                .unprocessable, code: "incomplete", title: "ข้อมูลยังไม่ครบถ้วน",
                detail: "แก้ไขรายการต่อไปนี้แล้วส่งอีกครั้ง ร่างที่บันทึกไว้ยังอยู่ครบ",
                fields: problems.map { FieldFault(field: $0.field, message: $0.words.thai) })
        case .noRoute:
            self.init(
                .unprocessable, code: "no_route", title: "ไม่มีเส้นทางอนุมัติสำหรับรายงานนี้",
                detail: "ข้อมูลในทะเบียนไม่ตรงกับเส้นทางใด กรุณาตรวจทะเบียน หรือติดต่อหน่วยงานเจ้าของระบบรายงาน")
        case .unkeepable(let one):
            self = .invalid([FieldFault(field: one.field, message: one.words.thai)])
            detail = one.words.thai
        case .agencyOwesNothing:
            self.init(
                .forbidden, code: "agency_owes_nothing", title: "หน่วยงานนี้ไม่ต้องรายงานเรื่องนี้",
                detail: "ระบบรายงานนี้ไม่ได้กำหนดให้หน่วยงานนี้รายงาน")
        case .noRegister: self.init(.notFound, code: "no_register", title: "ระบบรายงานนี้ไม่มีทะเบียน")
        case .entryNotOpen: self.init(.conflict, code: "entry_closed", title: "รายการนี้แก้ไขไม่ได้แล้ว")
        case .changedMeanwhile:
            self.init(
                .preconditionFailed, code: "changed-meanwhile", title: "ข้อมูลถูกเปลี่ยนไปแล้ว",
                detail: "กรุณาเปิดหน้านี้ใหม่เพื่อดูข้อมูลล่าสุด")
        case .malformed(let what): self.init(.badRequest, code: "malformed", title: "คำขอไม่ถูกต้อง", detail: what)
        }
    }
}
