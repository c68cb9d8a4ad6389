import Calendar

/// The refusals that this module gives and that every service shares.
extension Problem {
    public static let badAddress = Problem(
        .badRequest, code: "bad-address", title: Words("ที่อยู่ไม่ถูกต้อง", "The address is not valid"),
        detail: Words("ที่อยู่ที่ร้องขอมีอักขระที่ไม่ถูกต้อง", "The address holds characters that no address has."))
    public static let badRequest = Problem(
        .badRequest, code: "bad-request",
        title: Words("คำขอไม่ถูกต้อง", "The request is not valid"))
    public static let signInNeeded = Problem(
        .unauthorized, code: "sign-in-needed", title: Words("กรุณาเข้าสู่ระบบ", "Please sign in"))
    public static let forbidden = Problem(
        .forbidden, code: "forbidden",
        title: Words("ท่านไม่มีสิทธิ์ใช้งานส่วนนี้", "You may not use this part"))
    public static let crossSite = Problem(
        .forbidden, code: "cross-site",
        title: Words("คำขอไม่ได้มาจากหน้าของระบบนี้", "The request does not come from a page of this system"),
        detail: Words(
            "กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง ข้อมูลที่บันทึกร่างไว้ยังอยู่ครบ",
            "Open the page again and try once more. Your saved draft is complete."))
    public static let notFound = Problem(
        .notFound, code: "not-found", title: Words("ไม่พบหน้าที่ต้องการ", "Not found"),
        detail: Words("อาจถูกย้าย หรือท่านไม่มีสิทธิ์เห็นรายการนี้", "It may have moved, or you may not see it."))
    public static let conflict = Problem(
        .conflict, code: "conflict",
        title: Words("ข้อมูลถูกเปลี่ยนไปแล้ว", "It has changed meanwhile"))
    public static let tooLarge = Problem(
        .contentTooLarge, code: "too-large",
        title: Words("ข้อมูลที่ส่งมามีขนาดใหญ่เกินไป", "What was sent is too large"))
    public static let unsupportedMedia = Problem(
        .unsupportedMediaType, code: "unsupported-media-type",
        title: Words("ไม่รองรับรูปแบบข้อมูลที่ส่งมา", "This kind of content is not taken"))
    public static let tooMany = Problem(
        .tooManyRequests, code: "too-many-requests", title: Words("มีคำขอถี่เกินไป", "Too many requests"),
        detail: Words("กรุณารอสักครู่แล้วลองใหม่", "Wait a moment and try again."))
    public static let notImplemented = Problem(
        .notImplemented, code: "unknown-method", title: Words("ไม่รองรับวิธีการร้องขอนี้", "This method is not supported"))
    public static let overloaded = Problem(
        .unavailable, code: "overloaded", title: Words("ระบบกำลังทำงานหนัก", "The system is busy"),
        detail: Words(
            "กรุณารอสักครู่แล้วลองใหม่ ข้อมูลที่บันทึกร่างไว้ยังอยู่ครบ", "Wait a moment and try again. Your saved draft is complete.")
    ).retrying(after: .seconds(2))
    public static let tookTooLong = Problem(
        .unavailable, code: "took-too-long", title: Words("ระบบใช้เวลานานเกินไป", "It took too long"),
        detail: Words(
            "กรุณาลองใหม่อีกครั้ง หากส่งข้อมูลแล้ว การส่งซ้ำจะไม่ทำให้เกิดรายการซ้ำ",
            "Try again. If it was sent before, sending it again does nothing twice.")
    ).retrying(after: .seconds(2))
    public static let internalError = Problem(
        .internalError, code: "internal-error", title: Words("เกิดข้อผิดพลาดในระบบ", "Something went wrong here"),
        detail: Words(
            "ระบบบันทึกข้อผิดพลาดไว้แล้ว กรุณาลองใหม่ หากยังพบปัญหาให้แจ้งรหัสติดตามแก่ผู้ดูแลระบบ",
            "It has been recorded. Try again; if it stays, tell the administrators the trace."))

    /// Answers what a form got wrong, field by field.
    public static func invalid(_ fields: [FieldFault]) -> Problem {
        Problem(
            .unprocessable, code: "invalid",
            title: Words("กรุณาแก้ไขข้อมูลที่ไม่ถูกต้อง", "Please correct what is not valid"),
            fields: fields)
    }

    /// The address exists, but not for this method (RFC 9110 §15.5.6).
    static func wrongMethod(allowed: [Method]) -> Problem {
        let names = allowed.map(\.rawValue)
        return Problem(
            .methodNotAllowed, code: "wrong-method", title: Words("ไม่รองรับวิธีการร้องขอนี้", "This method is not supported"),
            allowed: names,
            headers: ["Allow": names.joined(separator: ", ")])
    }
}
