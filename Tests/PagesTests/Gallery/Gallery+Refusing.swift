import Access
import Calendar
import HTML
import HTTP

@testable import Pages

extension Gallery {
    private static let away = Problem(
        .unavailable, code: "database-away", title: Words("ระบบขัดข้องชั่วคราว", "The system is out of order for a moment"),
        detail: Words("ยังบันทึกไม่ได้ในขณะนี้ การส่งซ้ำจะไม่ทำให้เกิดรายการซ้ำ", "Sending twice does nothing twice."))

    /// A report that met a database that was away.
    static var sendAgain: Example {
        let form = HTTP.Form(fields: [
            .init(name: "_csrf", value: "b3BhcXVl"), .init(name: "_key", value: key),
            .init(name: "results", value: "อบรมเกษตรกรแล้ว 240 ราย"),
        ])
        return Example(
            name: "send-again",
            page: SendAgain(form: form, problem: away, address: "/reports/a/edit", viewer: officer).page)
    }

    /// A first entry that came while the database was away: code and passwords are asked for again.
    static var sendSecretsAgain: Example {
        let form = HTTP.Form(fields: [
            .init(name: "_csrf", value: ""), .init(name: "_key", value: key),
            .init(name: "code", value: "7K2M-9Q4T"), .init(name: "_secret.code", value: "one-time-code"),
            .init(name: "password", value: "ทุเรียนหมอนทอง"), .init(name: "_secret.password", value: "new-password"),
            .init(name: "again", value: "ทุเรียนหมอนทอง"), .init(name: "_secret.again", value: "new-password"),
            .init(name: "email", value: "officer@example.go.th"),
        ])
        return Example(
            name: "send-secrets-again",
            page: SendAgain(form: form, problem: away, address: "/activate/finish", viewer: nil).page, viewer: nil)
    }

    /// A form whose sender's session had run out.
    static var sendAgainLate: Example {
        let form = HTTP.Form(fields: [
            .init(name: "_csrf", value: "b3BhcXVl"), .init(name: "_key", value: key),
            .init(name: "reason", value: "ตัวเลขเบิกจ่ายไม่ตรงกับ GFMIS"),
        ])
        return Example(
            name: "send-again-late",
            page: SendAgain(form: form, problem: .signInNeeded, address: "/cases/a/decisions", viewer: nil).page,
            viewer: nil)
    }
}
