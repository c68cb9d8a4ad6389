import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime
import Spreadsheet

/// Where a file of agencies is sent to be looked at.
struct ImportPage {
    var problems: [FieldProblem] = []
    let key: String
    let visit: Visit

    var page: Page {
        Page(
            Words("นำเข้าหน่วยงาน", "Import agencies"), here: "/agencies/import", place: Menu.agencies,
            trail: [Link(Menu.agencies.text, "/agencies")], problems: problems
        ) {
            PageHeading(
                Words("นำเข้าหน่วยงานจากไฟล์", "Import agencies from a file"),
                lead: Words(
                    "ระบบตรวจไฟล์ทุกช่องก่อน ยังไม่มีข้อมูลใดเปลี่ยนจนกว่าท่านจะยืนยัน",
                    "Every cell is checked first; nothing changes until you say so."))
            ol {
                li {
                    Link(
                        Words("ดาวน์โหลดข้อมูลปัจจุบัน (Excel)", "Download what there is (Excel)"),
                        "/agencies/export?format=xlsx")
                    Words(
                        " แล้วแก้ไขหรือเพิ่มแถว หน่วยงานที่ไม่อยู่ในไฟล์จะคงเดิม",
                        ", change or add rows; what the file does not name stays.")
                }
                li { Words("ส่งไฟล์ .xlsx หรือ .csv ไม่เกิน 8 MB", "Send it as .xlsx or .csv, up to 8 MB.") }
                li { Words("ตรวจผล แก้ช่องที่ผิด แล้วยืนยัน", "Look at the result, mend what is wrong, and confirm.") }
            }
            PostForm(to: "/agencies/import", csrf: visit.viewer.csrf, key: key, takesFiles: true) {
                FileField(
                    Field("file", Words("ไฟล์หน่วยงาน", "File of agencies"), problem: problems.first(for: "file")),
                    accept: ".csv,.xlsx")
                ButtonRow { Button(Words("ตรวจไฟล์", "Check the file")) }
            }
            Disclosure(Words("คอลัมน์ในไฟล์", "The columns")) {
                p { code(.translateNo) { AgencyFile.columns.joined(separator: ", ") } }
                p {
                    Words(
                        "slug คือชื่อย่อในระบบ codes เขียนเช่น dla7:6810507 org12:011013900000 และ line area cluster oversight คือ slug ของหน่วยงานเหนือขึ้นไป",
                        "codes are written dla7:6810507 org12:011013900000; line, area, cluster and oversight name the agency above by its slug."
                    )
                }
            }
        }
    }
}

/// What a file would do, cell by cell where something is wrong.
struct ImportReportPage {
    static let shown = 200

    let report: ImportReport
    let isStale: Bool
    let key: String
    let visit: Visit

    private var own: Address { "/agencies/import/\(report.held.id.text)" }

    var page: Page {
        Page(
            Words("ผลการตรวจไฟล์", "What the file would do"), here: own, place: Menu.agencies,
            trail: [
                Link(Menu.agencies.text, "/agencies"),
                Link(Words("นำเข้าหน่วยงาน", "Import agencies"), "/agencies/import"),
            ],
            width: .wide
        ) {
            PageHeading(Words("ผลการตรวจไฟล์", "What the file would do"), above: Words(report.held.fileName))
            news
            SummaryList(
                nil,
                [
                    .init(Words("เพิ่มใหม่", "New")) { String(report.outcome.added) },
                    .init(Words("เปลี่ยนข้อมูล", "Changed")) { String(report.outcome.changed) },
                    .init(Words("ย้าย", "Moved")) { String(report.outcome.moved) },
                    .init(Words("เหมือนเดิม", "The same")) { String(report.outcome.unchanged) },
                    .init(Words("แถวที่ผิด", "Lines that are wrong")) { String(report.wrongLines) },
                ])
            if !report.problems.isEmpty { table }
            ButtonRow {
                ButtonLink(
                    Words("ดาวน์โหลดไฟล์พร้อมผลการตรวจ (Excel)", "Download with marks (Excel)"),
                    "\(own)/marked?format=xlsx", .secondary)
                ButtonLink(Words("แบบ CSV", "as CSV"), "\(own)/marked?format=csv", .secondary)
            }
            if report.isReady {
                PostForm(to: own, csrf: visit.viewer.csrf, key: key) {
                    HiddenField("tree", String(report.tree))
                    ButtonRow { Button(Words("ยืนยันนำเข้าตามนี้", "Do just this")) }
                }
            } else {
                ButtonRow { ButtonLink(Words("ส่งไฟล์อื่น", "Send another file"), "/agencies/import") }
            }
        }
    }

    @Markup private var news: Node {
        if report.held.doneAt != nil { Banner(.success, Words("นำเข้าแล้ว", "Imported")) }
        if isStale {
            Banner(
                .warning,
                Words(
                    "มีผู้เปลี่ยนโครงสร้างหลังจากท่านตรวจ ผลด้านล่างตรวจใหม่แล้ว โปรดดูอีกครั้งก่อนยืนยัน",
                    "The tree has changed since you looked. This is what the file would do now; please look again."))
        }
        if report.held.lettering == "windows874" {
            Banner(
                .notice,
                Words(
                    "ไฟล์นี้เข้ารหัสแบบ Windows-874 (TIS-620) ระบบแปลงให้แล้ว โปรดตรวจว่าภาษาไทยถูกต้อง",
                    "The file is in Windows-874 (TIS-620) and was converted; please check its Thai."))
        }
        if !report.problems.isEmpty {
            Banner(
                .warning,
                Words(
                    "ยังนำเข้าไม่ได้ กรุณาแก้ \(report.problems.count) ช่องแล้วส่งไฟล์ใหม่",
                    "Mend \(report.problems.count) cells and send the file again."))
        }
    }

    @Markup private var table: Node {
        DataTable(
            Words("ช่องที่ต้องแก้", "Cells to mend"),
            columns: [
                .init(Words("แถว", "Line"), .name), .init(Words("คอลัมน์", "Column")), .init(Words("ค่าในไฟล์", "Value")),
                .init(Words("เหตุผล", "Why")),
            ],
            rows: report.problems.prefix(Self.shown).map { problem in
                [
                    .text(String(problem.line)), HTML.code(.translateNo) { problem.column ?? "" },
                    .text(value(of: problem)), .text(problem.words.shown),
                ]
            }, empty: EmptyState(Words("ไม่มีช่องที่ผิด", "Nothing is wrong"), advice: Words("", "")))
        if report.problems.count > Self.shown {
            p(.class("hint")) {
                Words(
                    "แสดง \(Self.shown) ช่องแรก ที่เหลืออยู่ในไฟล์พร้อมผลการตรวจ",
                    "The first \(Self.shown); the marked file has all.")
            }
        }
    }

    private func value(of problem: ImportProblem) -> String {
        let rows = report.held.sheet.rows
        guard let column = problem.column.flatMap({ name in rows.first?.cells.firstIndex(of: name) }),
            let row = rows.first(where: { $0.number == problem.line }), row.cells.indices.contains(column)
        else { return "" }
        return String(row.cells[column].prefix(80))
    }
}

extension ImportPlan.Fate {
    var words: Words {
        switch self {
        case .added: Words("เพิ่มใหม่", "new")
        case .changed: Words("เปลี่ยน", "changed")
        case .moved: Words("ย้าย", "moved")
        case .same: Words("เหมือนเดิม", "same")
        case .wrong: Words("ผิด", "wrong")
        }
    }
}

extension ImportByPage.Refusal {
    var words: Words {
        switch self {
        case .unreadable(let refusal): refusal.words
        case .columns(let missing):
            Words(
                "ไฟล์ไม่มีคอลัมน์ \(missing.joined(separator: ", "))",
                "Columns are missing: \(missing.joined(separator: ", "))")
        case .unknown: Words("ไม่พบไฟล์นี้ หรือเก็บไว้เกินหนึ่งวันแล้ว", "There is no such file, or it waited too long")
        case .treeChanged: Words("มีผู้เปลี่ยนโครงสร้างหลังจากท่านตรวจ", "The tree has changed since you looked")
        case .notReady: Words("ไฟล์นี้ยังนำเข้าไม่ได้", "The file cannot be taken yet")
        }
    }
}

extension Sheet.Unreadable {
    var words: Words {
        let at = line.map { Words(" (แถว \($0))", " (line \($0))") } ?? Words("", "")
        let what: Words =
            switch reason {
            case .empty: Words("ไฟล์ว่าง", "The file is empty")
            case .quotation: Words("เครื่องหมายคำพูดในไฟล์ไม่ครบคู่", "A quotation mark is not closed")
            case .encoding:
                Words("อ่านตัวอักษรในไฟล์ไม่ได้ กรุณาบันทึกเป็น CSV UTF-8", "Neither UTF-8 nor Windows-874: save it as CSV UTF-8")
            case .kind:
                Words(
                    "ไม่ใช่ไฟล์ .csv หรือ .xlsx (ไฟล์ .xls รุ่นเก่าให้บันทึกเป็น .xlsx)",
                    "Neither .csv nor .xlsx (save an old .xls as .xlsx)")
            case .workbook:
                Words("เปิดไฟล์ Excel นี้ไม่ได้ อาจเสียหายหรือมีรหัสผ่าน", "The workbook is broken or locked by a password")
            case .tooLarge: Words("ไฟล์ใหญ่เกินไป แบ่งเป็นหลายไฟล์", "The file is too large: divide it")
            }
        return Words(what.thai + at.thai, what.english + at.english)
    }
}
