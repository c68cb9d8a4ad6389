import Calendar
import Foundation
import HTML
import Pages

/// The report itself, which another service shows at the frozen revision; a script fetches it into this place.
struct ReportFragment: Component {
    let report: UUID
    let revision: Int
    /// The form whose buttons wait until the report has been shown.
    let form: String?

    var body: Node {
        let id = report.uuidString.lowercased()
        let address: Address = "/fragments/reports/\(id)/\(revision)"
        section(
            .id("report"), .class("fragment"), .data("fragment", address.description), .data("for", form ?? ""),
            .aria("label", Words("เนื้อหารายงาน", "The report").shown)
        ) {
            p(.role("status"), .data("fragment-state", "")) { Words("กำลังเปิดเนื้อหารายงาน…", "Opening the report…") }
            noscript {
                p {
                    Link(Words("เปิดอ่านรายงานฉบับนี้", "Open the report"), "/reports/\(id)")
                    Words(
                        " แล้วกลับมาพิจารณาที่หน้านี้ โดยกรอกรหัสตรวจสอบที่อยู่ท้ายรายงาน",
                        " and come back here to decide, with the check code at its end.")
                }
            }
        }
    }
}
