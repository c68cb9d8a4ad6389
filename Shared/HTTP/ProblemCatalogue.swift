/// The refusals that this module gives and that every service shares.
extension Problem {
    public static let badAddress = Problem(
        .badRequest, code: "bad-address", title: "ที่อยู่ไม่ถูกต้อง", detail: "ที่อยู่ที่ร้องขอมีอักขระที่ไม่ถูกต้อง")
    public static let badRequest = Problem(.badRequest, code: "bad-request", title: "คำขอไม่ถูกต้อง")
    public static let signInNeeded = Problem(
        .unauthorized, code: "sign-in-needed", title: "กรุณาเข้าสู่ระบบ")
    public static let forbidden = Problem(.forbidden, code: "forbidden", title: "ท่านไม่มีสิทธิ์ใช้งานส่วนนี้")
    public static let crossSite = Problem(
        .forbidden, code: "cross-site", title: "คำขอไม่ได้มาจากหน้าของระบบนี้",
        detail: "กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง ข้อมูลที่บันทึกร่างไว้ยังอยู่ครบ")
    public static let notFound = Problem(
        .notFound, code: "not-found", title: "ไม่พบหน้าที่ต้องการ", detail: "อาจถูกย้าย หรือท่านไม่มีสิทธิ์เห็นรายการนี้")
    public static let conflict = Problem(.conflict, code: "conflict", title: "ข้อมูลถูกเปลี่ยนไปแล้ว")
    public static let tooLarge = Problem(.contentTooLarge, code: "too-large", title: "ข้อมูลที่ส่งมามีขนาดใหญ่เกินไป")
    public static let unsupportedMedia = Problem(
        .unsupportedMediaType, code: "unsupported-media-type", title: "ไม่รองรับรูปแบบข้อมูลที่ส่งมา")
    public static let tooMany = Problem(
        .tooManyRequests, code: "too-many-requests", title: "มีคำขอถี่เกินไป", detail: "กรุณารอสักครู่แล้วลองใหม่")
    public static let notImplemented = Problem(
        .notImplemented, code: "unknown-method", title: "ไม่รองรับวิธีการร้องขอนี้")
    public static let overloaded = Problem(
        .unavailable, code: "overloaded", title: "ระบบกำลังทำงานหนัก", detail: "กรุณารอสักครู่แล้วลองใหม่ ข้อมูลที่บันทึกร่างไว้ยังอยู่ครบ"
    ).retrying(after: .seconds(2))
    public static let tookTooLong = Problem(
        .unavailable, code: "took-too-long", title: "ระบบใช้เวลานานเกินไป",
        detail: "กรุณาลองใหม่อีกครั้ง หากส่งข้อมูลแล้ว การส่งซ้ำจะไม่ทำให้เกิดรายการซ้ำ"
    ).retrying(after: .seconds(2))
    public static let internalError = Problem(
        .internalError, code: "internal-error", title: "เกิดข้อผิดพลาดในระบบ",
        detail: "ระบบบันทึกข้อผิดพลาดไว้แล้ว กรุณาลองใหม่ หากยังพบปัญหาให้แจ้งรหัสติดตามแก่ผู้ดูแลระบบ")

    /// Answers what a form got wrong, field by field.
    public static func invalid(_ fields: [FieldFault]) -> Problem {
        Problem(.unprocessable, code: "invalid", title: "กรุณาแก้ไขข้อมูลที่ไม่ถูกต้อง", fields: fields)
    }

    /// The address exists, but not for this method (RFC 9110 §15.5.6).
    static func wrongMethod(allowed: [Method]) -> Problem {
        let names = allowed.map(\.rawValue)
        return Problem(
            .methodNotAllowed, code: "wrong-method", title: "ไม่รองรับวิธีการร้องขอนี้", allowed: names,
            headers: ["Allow": names.joined(separator: ", ")])
    }
}
