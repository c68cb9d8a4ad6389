import Foundation
import Mail
import Testing

/// A mail as Notification would write it.
func mail(
    to address: String = "officer@rayong.example", subject: String = "แจ้งเตือนกำหนดส่งรายงาน",
    text: String = "เรียน เจ้าหน้าที่\n.จุด\n",
    name: String? = nil
) throws -> MailMessage {
    MailMessage(
        from: .init(
            try #require(MailAddress("no-reply@raingan.example")), name: HeaderText("ระบบรายงานราชการ")),
        to: .init(try #require(MailAddress(address)), name: try name.map { try #require(HeaderText($0)) }),
        subject: try #require(HeaderText(subject)),
        id: try #require(.init("0190aa.1", at: "raingan.example")),
        // 31 March 2021, 09:30:05 in Bangkok.
        date: Date(timeIntervalSince1970: 1_617_157_805), kind: "reminder", text: text, html: "<p>สวัสดี</p>")
}
