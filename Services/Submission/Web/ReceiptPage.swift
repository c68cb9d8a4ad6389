import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Programme
import Runtime

/// It has arrived: reference, time and fingerprint, and who goes on.
struct ReceiptPage {
    let view: ReportView
    let revision: Revision
    let visit: Visit

    var page: Page {
        let report = view.report
        return Page(
            Words("ส่งรายงานแล้ว", "Report sent"), here: "/reports/\(report.id.text)/receipt", place: Menu.home,
            trail: [Link(Menu.home.text, "/"), Link(report.title, "/reports/\(report.id.text)")]
        ) {
            Confirmation(
                Words("ส่งรายงานแล้ว", "Report sent"), reference: report.reference,
                facts: [
                    .init(Words("เรื่อง", "About")) { report.title },
                    .init(Words("หน่วยงาน", "Agency")) { view.agency },
                    .init(Words("รอบรายงาน", "Period")) { report.periodLabel },
                    .init(Words("ฉบับที่", "Revision")) { String(revision.revision) },
                    .init(Words("ระบบได้รับเมื่อ", "Arrived")) {
                        Words(at: revision.submittedAt)
                        if revision.late { Words(" (ล่าช้า)", " (late)") }
                    },
                    .init(Words("ส่งในฐานะ", "Sent as")) { revision.submittedAs },
                    .init(Words("ลายนิ้วมือข้อมูล (SHA-256)", "Fingerprint (SHA-256)")) {
                        code(.class("hash"), .translateNo) { revision.hash }
                    },
                ]
            ) {
                p { onward }
                ButtonRow {
                    ButtonLink(Words("ติดตามรายงานนี้", "Follow this report"), "/reports/\(report.id.text)", .secondary)
                    Link(Words("พิมพ์", "Print"), "/reports/\(report.id.text)/print")
                    Link(Words("กลับไปงานของฉัน", "Back to my work"), "/")
                }
            }
        }
    }

    /// What has become of it since, as far as it has come.
    private var onward: Words {
        if view.programme.route == nil {
            return Words("รายงานนี้ไม่ต้องผ่านการอนุมัติ", "This report needs no approval.")
        }
        return switch view.report.state {
        case .approved: Words("รายงานนี้ได้รับอนุมัติครบทุกขั้นแล้ว", "It has been approved by every step.")
        case .refused: Words("รายงานนี้ไม่ได้รับอนุมัติ", "It has been refused.")
        case .returned:
            Words("รายงานนี้ถูกส่งกลับให้แก้ไข กรุณาแก้ไขแล้วส่งอีกครั้ง", "It was returned: correct it and send it again.")
        case .owed, .draft, .submitted, .inReview:
            Words(
                "รายงานเข้าสู่ลำดับการอนุมัติแล้ว หากถูกส่งกลับ ระบบจะแจ้งทางอีเมลทันที",
                "It is with its approvers now. If it is returned, a mail tells you at once.")
        }
    }
}

extension Desk {
    func receipt(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadReport(office: office)(try request.id("id"), by: visit.acting)
        guard let revision = view.revisions.first else { throw Problem.notFound }
        return ReceiptPage(view: view, revision: revision, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }
}
