import Calendar
public import HTTP
import Runtime

extension Problem {
    static func token(_ refusal: TokenRefusal) -> Problem {
        var problem = Problem.signInNeeded
        problem.code = refusal.code
        problem.headers["WWW-Authenticate"] = "Bearer error=\"invalid_token\""
        if refusal.isRenewable { problem.allowed = ["renew"] }
        return problem
    }

    static let deaf = Problem(
        .unavailable, code: "revocation_stale",
        title: Words("ยังยืนยันสิทธิ์ของท่านในขณะนี้ไม่ได้", "Your rights cannot be confirmed just now"),
        detail: Words(
            "ระบบกำลังรอการยืนยันสิทธิ์จากระบบบัญชีผู้ใช้ การอนุมัติ ลงนาม และกำหนดสิทธิ์จึงหยุดชั่วคราว ร่างและการส่งรายงานยังใช้งานได้",
            "Approving, signing and giving rights wait until the accounts service is heard again. Drafts and sending go on."
        )
    ).retrying(after: .seconds(5))

    static let keysAwaited = Problem(
        .unavailable, code: "keys_awaited",
        title: Words("ยังตรวจสอบการเข้าสู่ระบบของท่านในขณะนี้ไม่ได้", "Your sign-in cannot be checked just now"),
        detail: Words(
            "ระบบกำลังรอข้อมูลยืนยันตัวตนจากระบบบัญชีผู้ใช้ กรุณาลองใหม่ในอีกสักครู่ การส่งซ้ำจะไม่ทำให้เกิดรายการซ้ำ",
            "The accounts service is awaited. Try again in a moment; sending twice does nothing twice.")
    ).retrying(after: .seconds(2))

    public static let csrf = Problem(
        .forbidden, code: "csrf",
        title: Words(
            "ยืนยันไม่ได้ว่าคำขอมาจากหน้าของระบบ", "It is not certain that the request comes from a page of this system"),
        detail: Words(
            "กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง ข้อมูลที่บันทึกร่างไว้ยังอยู่ครบ",
            "Open the page again and try once more. Your saved draft is complete."))

    static let lackingDuty = Problem(
        .forbidden, code: "no_such_duty", title: Words("ท่านไม่มีสิทธิ์ใช้งานส่วนนี้", "You may not use this part"),
        detail: Words(
            "หากต้องใช้งานส่วนนี้ กรุณาติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน", "If you need it, ask the administrator of your agency."))

    /// A refusal by `permit`, as an answer: hidden things are not found.
    public init(_ refusal: Decision.Refusal) {
        guard !refusal.hidden else {
            self = .notFound
            return
        }
        let (title, detail) = Self.words(refusal.reason)
        self.init(.forbidden, code: refusal.reason.rawValue, title: title, detail: detail)
        switch refusal.helper {
        case .administrator: helpers = [Words("ผู้ดูแลสิทธิ์ของหน่วยงาน", "the administrator of the agency")]
        case .colleague: helpers = [Words("ผู้มีอำนาจคนอื่นของหน่วยงาน", "somebody else of the agency with this power")]
        case .yourself, .nobody: break
        }
    }

    private static func words(_ reason: Decision.Reason) -> (title: Words, detail: Words) {
        func said(_ thai: String, _ english: String, _ detail: String, _ inEnglish: String) -> (Words, Words) {
            (Words(thai, english), Words(detail, inEnglish))
        }
        return switch reason {
        case .noSuchDuty:
            said(
                "ท่านไม่มีสิทธิ์ทำรายการนี้", "You may not do this", "สิทธิ์ของท่านไม่รวมการทำรายการนี้",
                "Your rights do not include it.")
        case .outOfReach:
            said(
                "อยู่นอกขอบเขตสิทธิ์ของท่าน", "It lies outside your rights", "สิทธิ์ของท่านไม่ครอบคลุมหน่วยงานนี้",
                "Your rights do not reach this agency.")
        case .otherProgramme:
            said(
                "สิทธิ์ของท่านเป็นของรายงานเรื่องอื่น", "Your right is for another programme",
                "สิทธิ์ของท่านจำกัดไว้สำหรับรายงานเรื่องอื่น", "It is limited to that programme.")
        case .notYetOrNoLonger:
            said(
                "สิทธิ์ของท่านไม่มีผลในขณะนี้", "Your right is not in force now", "สิทธิ์ยังไม่เริ่มหรือสิ้นสุดแล้ว",
                "It has not begun, or has ended.")
        case .closed:
            said(
                "สถานะปัจจุบันไม่ให้ทำรายการนี้", "Its present state does not allow this",
                "รายการนี้อยู่ในสถานะที่ทำเช่นนี้ไม่ได้", "In its state this cannot be done.")
        case .ownWork:
            said(
                "ผู้จัดทำอนุมัติงานของตนเองไม่ได้", "Nobody approves their own work",
                "รายการนี้ท่านเป็นผู้จัดทำหรือผู้ส่ง ต้องให้ผู้มีอำนาจคนอื่นพิจารณา",
                "You prepared or sent it: somebody else must decide.")
        case .needsSecondFactor:
            said(
                "ต้องยืนยันตัวตนอีกชั้นหนึ่ง", "A second factor is needed",
                "กรุณายืนยันตัวตนด้วยวิธีที่สองก่อนทำรายการนี้", "Confirm who you are in a second way first.")
        case .needsFreshProof:
            said(
                "กรุณายืนยันตัวตนอีกครั้ง", "Please confirm again who you are", "การยืนยันตัวตนครั้งล่าสุดผ่านมานานเกินไป",
                "It was too long ago that you did.")
        }
    }
}
