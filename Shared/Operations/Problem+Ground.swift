import Calendar
import Database
import EventLog
public import HTTP

extension Problem {
    /// What callers are told of a fault in the ground beneath every service; nil for a mistake of ours.
    public init?(ground fault: any Error) {
        switch fault {
        case is RepeatableRequest.OtherContent: self = .keyReused
        case let error as DatabaseError where error.kind == .lockTimeout: self = .stillRunning
        // The caller has gone, or the request's time was over.
        case let error as DatabaseError where error.kind == .cancelled: self = .tookTooLong
        case let error as DatabaseError where error.isOutage || error.isTransient: self = .databaseAway
        case let error as DatabaseError:
            // Most texts are read long before; this is the wall behind all of them.
            guard case .unsendable = error.kind else { return nil }
            self = .unstorableText
        default: return nil
        }
    }

    static let databaseAway = Problem(
        .unavailable, code: "database-away", title: Words("ระบบขัดข้องชั่วคราว", "The system is out of order for a moment"),
        detail: Words(
            "ยังทำรายการไม่ได้ในขณะนี้ กรุณาลองใหม่ในอีกสักครู่ การส่งซ้ำจะไม่ทำให้เกิดรายการซ้ำ",
            "It cannot be done just now. Try again in a moment; sending twice does nothing twice.")
    ).retrying(after: .seconds(5))

    static let unstorableText = Problem(
        .badRequest, code: "unreadable-text",
        title: Words("มีอักขระที่ระบบอ่านไม่ได้", "There are characters that cannot be read"),
        detail: Words(
            "ข้อความมีอักขระควบคุมที่มองไม่เห็น (U+0) กรุณาลบแล้วส่งอีกครั้ง",
            "The text holds an invisible control character (U+0). Take it out and send it again."))
}
