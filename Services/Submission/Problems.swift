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
                .forbidden, code: "others_send",
                title: Words("ผู้ส่งรายงานนี้ต้องเป็นหัวหน้าหน่วยงาน", "Only the head of the office sends this report"),
                detail: Words(
                    "ท่านจัดทำและแจ้งให้หัวหน้าตรวจได้ ผู้ที่ส่งได้คือ \(who.thai)",
                    "You may prepare it and hand it over. It is sent by \(who.english)."), allowed: ["hand-over"],
                helpers: [who])
        case .notOpen(let state):
            self.init(
                .conflict, code: "report_closed",
                title: Words("รายงานนี้แก้ไขไม่ได้แล้ว", "The report can no longer be changed"),
                detail: Words(
                    "รายงานนี้\(state.words.thai) จึงบันทึกหรือส่งเพิ่มไม่ได้ ผู้อนุมัติส่งกลับให้แก้ไขได้หากจำเป็น",
                    "Its state: \(state.words.english). Nothing more is taken; whoever approves it may return it if need be."
                ))
        case .notYetOpen(let opens):
            self.init(
                .conflict, code: "period_not_open", title: Words("ยังไม่ถึงเวลารายงาน", "Reporting has not opened yet"),
                detail: Words("เปิดรับตั้งแต่ \(Words(at: opens).thai)", "It opens on \(Words(at: opens).english)."))
        case .locked(let end):
            self.init(
                .conflict, code: "period_locked", title: Words("ปิดรับรายงานของรอบนี้แล้ว", "This period is closed"),
                detail: Words(
                    "ปิดรับเมื่อ \(Words(due: end).thai) ร่างที่บันทึกไว้ยังอยู่ครบ หากต้องส่งเพิ่มเติมให้ติดต่อผู้กำกับดูแลระบบรายงานนี้",
                    "It closed on \(Words(due: end).english). Your saved draft is complete; to send more, ask whoever oversees it."
                ),
                helpers: [Words("หน่วยงานเจ้าของระบบรายงาน", "the agency to which the reports are owed")])
        case .sectionClosed(let section):
            self.init(
                .conflict, code: "section_closed",
                title: Words("ส่วนนี้ไม่ได้เปิดให้แก้ไข", "This part is not open for changes"),
                detail: Words(
                    "ผู้อนุมัติไม่ได้ขอให้แก้ไขส่วน “\(section.thai)”", "No change of “\(section.english)” was asked for."))
        case .incomplete(let problems):
            self.init(
                .unprocessable, code: "incomplete", title: Words("ข้อมูลยังไม่ครบถ้วน", "It is not complete yet"),
                detail: Words(
                    "แก้ไขรายการต่อไปนี้แล้วส่งอีกครั้ง ร่างที่บันทึกไว้ยังอยู่ครบ",
                    "Correct the following and send it again. Your saved draft is complete."),
                fields: problems.map { FieldFault(field: $0.field, message: $0.words) })
        case .noRoute:
            self.init(
                .unprocessable, code: "no_route",
                title: Words("ไม่มีเส้นทางอนุมัติสำหรับรายงานนี้", "There is no route of approval for this report"),
                detail: Words(
                    "ข้อมูลในทะเบียนไม่ตรงกับเส้นทางใด กรุณาตรวจทะเบียน หรือติดต่อหน่วยงานเจ้าของระบบรายงาน",
                    "What the register says fits no route. Check it, or ask the agency to which the reports are owed."))
        case .unkeepable(let one):
            self = .invalid([FieldFault(field: one.field, message: one.words)])
            detail = one.words
        case .agencyOwesNothing:
            self.init(
                .forbidden, code: "agency_owes_nothing",
                title: Words("หน่วยงานนี้ไม่ต้องรายงานเรื่องนี้", "This agency does not owe this report"),
                detail: Words("ระบบรายงานนี้ไม่ได้กำหนดให้หน่วยงานนี้รายงาน", "The programme does not ask it of this agency."))
        case .noRegister:
            self.init(
                .notFound, code: "no_register", title: Words("ระบบรายงานนี้ไม่มีทะเบียน", "This programme has no register"))
        case .entryNotOpen:
            self.init(
                .conflict, code: "entry_closed",
                title: Words("รายการนี้แก้ไขไม่ได้แล้ว", "The entry can no longer be changed"))
        case .changedMeanwhile:
            self.init(
                .preconditionFailed, code: "changed-meanwhile",
                title: Words("ข้อมูลถูกเปลี่ยนไปแล้ว", "It has changed meanwhile"),
                detail: Words("กรุณาเปิดหน้านี้ใหม่เพื่อดูข้อมูลล่าสุด", "Open the page again to see the latest."))
        case .malformed(let what):
            self.init(
                .badRequest, code: "malformed", title: Words("คำขอไม่ถูกต้อง", "The request is not valid"),
                detail: Words(what, what))
        }
    }
}
