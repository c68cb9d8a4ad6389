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
        .unavailable, code: "revocation_stale", title: "ยังยืนยันสิทธิ์ของท่านในขณะนี้ไม่ได้",
        detail: "ระบบกำลังรอการยืนยันสิทธิ์จากระบบบัญชีผู้ใช้ การอนุมัติ ลงนาม และกำหนดสิทธิ์จึงหยุดชั่วคราว ร่างและการส่งรายงานยังใช้งานได้"
    ).retrying(after: .seconds(5))

    static let keysAwaited = Problem(
        .unavailable, code: "keys_awaited", title: "ยังตรวจสอบการเข้าสู่ระบบของท่านในขณะนี้ไม่ได้",
        detail: "ระบบกำลังรอข้อมูลยืนยันตัวตนจากระบบบัญชีผู้ใช้ กรุณาลองใหม่ในอีกสักครู่ การส่งซ้ำจะไม่ทำให้เกิดรายการซ้ำ"
    ).retrying(after: .seconds(2))

    public static let csrf = Problem(
        .forbidden, code: "csrf", title: "ยืนยันไม่ได้ว่าคำขอมาจากหน้าของระบบ",
        detail: "กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง ข้อมูลที่บันทึกร่างไว้ยังอยู่ครบ")

    static let lackingDuty = Problem(
        .forbidden, code: "no_such_duty", title: "ท่านไม่มีสิทธิ์ใช้งานส่วนนี้",
        detail: "หากต้องใช้งานส่วนนี้ กรุณาติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน")

    /// A refusal by `permit`, as an answer: hidden things are not found.
    public init(_ refusal: Decision.Refusal) {
        guard !refusal.hidden else {
            self = .notFound
            return
        }
        let (title, detail) = Self.words(refusal.reason)
        self.init(.forbidden, code: refusal.reason.rawValue, title: title, detail: detail)
        switch refusal.helper {
        case .administrator: helpers = ["ผู้ดูแลสิทธิ์ของหน่วยงาน"]
        case .colleague: helpers = ["ผู้มีอำนาจคนอื่นของหน่วยงาน"]
        case .yourself, .nobody: break
        }
    }

    private static func words(_ reason: Decision.Reason) -> (title: String, detail: String) {
        switch reason {
        case .noSuchDuty: ("ท่านไม่มีสิทธิ์ทำรายการนี้", "สิทธิ์ของท่านไม่รวมการทำรายการนี้")
        case .outOfReach: ("อยู่นอกขอบเขตสิทธิ์ของท่าน", "สิทธิ์ของท่านไม่ครอบคลุมหน่วยงานนี้")
        case .otherProgramme: ("สิทธิ์ของท่านเป็นของรายงานเรื่องอื่น", "สิทธิ์ของท่านจำกัดไว้สำหรับรายงานเรื่องอื่น")
        case .notYetOrNoLonger: ("สิทธิ์ของท่านไม่มีผลในขณะนี้", "สิทธิ์ยังไม่เริ่มหรือสิ้นสุดแล้ว")
        case .closed: ("สถานะปัจจุบันไม่ให้ทำรายการนี้", "รายการนี้อยู่ในสถานะที่ทำเช่นนี้ไม่ได้")
        case .ownWork: ("ผู้จัดทำอนุมัติงานของตนเองไม่ได้", "รายการนี้ท่านเป็นผู้จัดทำหรือผู้ส่ง ต้องให้ผู้มีอำนาจคนอื่นพิจารณา")
        case .needsSecondFactor: ("ต้องยืนยันตัวตนอีกชั้นหนึ่ง", "กรุณายืนยันตัวตนด้วยวิธีที่สองก่อนทำรายการนี้")
        case .needsFreshProof: ("กรุณายืนยันตัวตนอีกครั้ง", "การยืนยันตัวตนครั้งล่าสุดผ่านมานานเกินไป")
        }
    }
}
