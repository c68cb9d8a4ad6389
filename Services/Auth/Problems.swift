import Access
import Calendar
import Foundation
import HTTP
import Operations

extension Problem {
    /// What people and programs are told of a refusal or a fault outside; nil for a mistake of ours.
    init?(fault: any Error) {
        switch fault {
        case let refusal as PeopleRefusal: self.init(refusal)
        case let refusal as ImportByPage.Refusal where refusal == .unknown: self = .notFound
        case let refusal as AgencyRefusal: self.init(refusal)
        case let refusal as CodeRefusal: self.init(refusal)
        case is LinkVoid: self = .linkVoid
        case is NoSigningKey: self = .noKey
        case let refusal as ChangeCapacity.Refusal where refusal == .notYours: self = .notFound
        default: self.init(ground: fault)
        }
    }

    static let noKey = Problem(
        .unavailable, code: "no-signing-key", title: Words("ระบบกำลังเริ่มทำงาน", "The system is starting"),
        detail: Words("กรุณาลองใหม่ในอีกสักครู่", "Try again in a moment.")
    ).retrying(after: .seconds(2))

    static let linkVoid = Problem(
        .gone, code: "link_void", title: Words("ลิงก์นี้ใช้ไม่ได้แล้ว", "The link is no longer valid"),
        detail: Words(
            "ลิงก์ใช้ได้ครั้งเดียวและมีเวลาจำกัด กรุณาขอลิงก์ใหม่", "A link works once and for a limited time. Ask for a new one."),
        allowed: ["request-again"])

    init(_ refusal: PeopleRefusal) {
        if refusal == .unknown {
            self = .notFound
            return
        }
        let words = refusal.words
        self.init(refusal.status, code: refusal.code, title: words.title, detail: words.advice)
        if self.status == .forbidden { helpers = [Words("ผู้ดูแลสิทธิ์ระดับสูงกว่า", "an administrator further up")] }
    }

    init(_ refusal: CodeRefusal) {
        let words = refusal.words
        self.init(refusal.status, code: refusal.code, title: words.title, detail: words.advice)
        helpers = [Words("ผู้ที่ออกรหัสให้ท่าน", "whoever gave you the code")]
    }
}

/// What happened and what to do about it.
struct RefusalWords: Sendable {
    let title: Words
    let advice: Words
}

extension PeopleRefusal {
    var status: Status {
        switch self {
        case .unknown: .notFound
        case .beyondOwnRights, .notAdministrator, .oneself: .forbidden
        case .positionClosed, .positionTaken, .signInNameTaken, .alreadyHere, .over: .conflict
        case .orderMissing, .noRights: .unprocessable
        }
    }

    var code: String {
        switch self {
        case .unknown: "not-found"
        case .beyondOwnRights(let refusal, _): "beyond_own_rights_\(refusal.rawValue.lowercased())"
        case .notAdministrator: "not_administrator"
        case .positionClosed: "position_closed"
        case .positionTaken: "position_taken"
        case .signInNameTaken: "sign_in_name_taken"
        case .alreadyHere: "already_here"
        case .orderMissing: "order_missing"
        case .noRights: "no_rights"
        case .oneself: "oneself"
        case .over: "over"
        }
    }

    var words: RefusalWords {
        func said(_ thai: String, _ english: String, _ advice: String, _ adviceInEnglish: String) -> RefusalWords {
            RefusalWords(title: Words(thai, english), advice: Words(advice, adviceInEnglish))
        }
        switch self {
        case .unknown:
            return said(
                "ไม่พบรายการนี้", "Not found", "อาจอยู่นอกขอบเขตสิทธิ์ของท่าน", "It may lie outside what you administer.")
        case .beyondOwnRights(let why, _):
            let (advice, english) = Self.beyond(why)
            return said("ให้สิทธิ์นี้ไม่ได้", "You cannot give this right", advice, english)
        case .notAdministrator:
            return said(
                "ท่านไม่ได้ดูแลสิทธิ์ของหน่วยงานนี้", "You do not manage rights of this agency",
                "กรุณาให้ผู้ดูแลสิทธิ์ของหน่วยงานนั้นดำเนินการ", "Ask an administrator of that agency.")
        case .positionClosed:
            return said("ตำแหน่งนี้ยกเลิกแล้ว", "The position no longer exists", "กรุณาเลือกตำแหน่งอื่น", "Choose another.")
        case .positionTaken(let name):
            let who = name.isEmpty ? "ผู้อื่น" : name
            return said(
                "ตำแหน่งนี้มีผู้ดำรงอยู่แล้ว", "Somebody holds the position",
                "ผู้ดำรงปัจจุบันคือ \(who) ให้สิ้นสุดการดำรงตำแหน่งเดิมก่อน หรือเลือกรักษาราชการแทน",
                "It is held by \(name.isEmpty ? "somebody else" : name). End that first, or choose acting.")
        case .signInNameTaken:
            return said(
                "ชื่อผู้ใช้นี้มีผู้ใช้แล้ว", "The sign-in name belongs to somebody", "กรุณาเลือกชื่ออื่น", "Choose another.")
        case .alreadyHere:
            return said(
                "ผู้นี้มีบัญชีอยู่แล้ว", "The person has an account", "ใช้ “แต่งตั้งผู้มีบัญชีแล้ว” แทน", "Appoint them instead.")
        case .orderMissing:
            return said(
                "ต้องระบุเลขที่และวันที่ของคำสั่ง", "The order's number and date are needed",
                "การรักษาราชการแทนหรือปฏิบัติราชการแทนต้องมีคำสั่งเป็นหนังสือ",
                "Whoever acts for another does so by a written order.")
        case .noRights:
            return said(
                "ต้องเลือกสิทธิ์อย่างน้อยหนึ่งข้อ", "Choose at least one right",
                "ตำแหน่งนี้ไม่มีสิทธิ์ตามปกติ กรุณาระบุสิทธิ์", "This position has no usual rights: name them.")
        case .oneself:
            return said(
                "ทำรายการนี้กับบัญชีของตนเองไม่ได้", "Not to your own account", "กรุณาให้ผู้ดูแลสิทธิ์คนอื่นดำเนินการ",
                "Ask another administrator.")
        case .over:
            return said("สิ้นสุดไปแล้ว", "It has ended before", "กรุณาเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด", "Open the page again.")
        }
    }

    private static func beyond(_ why: Attenuation.Refusal) -> (String, String) {
        switch why {
        case .mayNotGive: ("ท่านไม่มีสิทธิ์ให้สิทธิ์แก่ผู้อื่น", "You may not give rights to others.")
        case .outOfReach: ("หน่วยงานนี้อยู่นอกขอบเขตสิทธิ์ของท่าน", "The agency lies outside what you administer.")
        case .reachesFurther: ("สิทธิ์นี้กว้างกว่าสิทธิ์ของท่านเอง", "The right reaches further than your own.")
        case .otherProgramme: ("สิทธิ์ของท่านจำกัดไว้สำหรับรายงานเรื่องอื่น", "Your right is limited to another programme.")
        case .toOneself: ("ให้สิทธิ์แก่ตนเองไม่ได้", "Nobody gives rights to themselves.")
        }
    }
}

extension CodeRefusal {
    var status: Status {
        switch self {
        case .unknown: .unprocessable
        case .used, .expired, .withdrawn: .gone
        case .giverMayNoLonger, .positionTaken: .conflict
        }
    }

    var code: String {
        switch self {
        case .unknown: "code_unknown"
        case .used: "code_used"
        case .expired: "code_expired"
        case .withdrawn: "code_withdrawn"
        case .giverMayNoLonger: "giver_may_no_longer"
        case .positionTaken: "position_taken"
        }
    }

    var words: RefusalWords {
        let ask = Words("กรุณาขอรหัสใหม่จากผู้ที่ออกรหัสให้ท่าน", "Ask whoever gave it to you for a new one.")
        switch self {
        case .unknown:
            return RefusalWords(
                title: Words("รหัสนี้ไม่ถูกต้อง", "This is not a code of ours"),
                advice: Words(
                    "กรุณาตรวจตัวอักษรทีละกลุ่ม รหัสมี 24 ตัว", "Check it group by group: a code has 24 characters."))
        case .used: return RefusalWords(title: Words("รหัสนี้ใช้ไปแล้ว", "The code has been used"), advice: ask)
        case .expired: return RefusalWords(title: Words("รหัสนี้หมดอายุแล้ว", "The code has expired"), advice: ask)
        case .withdrawn:
            return RefusalWords(
                title: Words("รหัสนี้ถูกยกเลิก มีรหัสใหม่แทนแล้ว", "The code was replaced by a newer one"), advice: ask)
        case .giverMayNoLonger:
            return RefusalWords(
                title: Words("ผู้ที่ออกรหัสไม่มีสิทธิ์นี้แล้ว", "Whoever gave it may no longer"), advice: ask)
        case .positionTaken:
            return RefusalWords(
                title: Words("ตำแหน่งนี้มีผู้ดำรงแล้ว", "Somebody has taken the position up"), advice: ask)
        }
    }
}
