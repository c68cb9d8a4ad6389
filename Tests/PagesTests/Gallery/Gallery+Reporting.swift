import Calendar
import HTML
import Pages

extension Gallery {
    static var home: Example {
        Example(
            name: "home",
            page: Page(Words("งานของฉัน", "My work"), here: "/", place: Menu.home, width: .wide) {
                PageHeading(
                    Words("งานของฉัน", "My work"),
                    lead: Words("ไตรมาส 2 ปีงบประมาณ พ.ศ. 2564", "Quarter 2 of fiscal year 2564"))
                Progress(
                    Words("ส่งรายงานแล้ว", "Reports sent"), done: 2, of: 5, unit: Words("โครงการ", "projects"))
                DataTable(
                    Words("รายงานที่ต้องส่ง", "Reports owed"),
                    columns: [
                        .init(Words("โครงการ", "Project"), .name),
                        .init(Words("กำหนดส่ง", "Due"), .text, sort: .init("/?sort=due", order: .ascending)),
                        .init(Words("ร้อยละ", "Percent"), .number, sort: .init("/?sort=percent")),
                        .init(Words("งบประมาณ (บาท)", "Budget (baht)"), .number),
                        .init(Words("สถานะ", "State")),
                    ],
                    rows: projects,
                    totals: [.text("รวม"), .empty, .empty, .text("38,452,300.00"), .empty],
                    empty: nothing)
                Pagination(page: 4, of: 12) { "/?page=\($0)" }
            })
    }

    static var nothingOwed: Example {
        Example(
            name: "home-empty",
            page: Page(Words("งานของฉัน", "My work"), here: "/", place: Menu.home) {
                PageHeading(Words("งานของฉัน", "My work"))
                DataTable(Words("รายงานที่ต้องส่ง", "Reports owed"), columns: [], rows: [], empty: nothing)
            })
    }

    private static var nothing: EmptyState {
        EmptyState(
            Words("ไม่มีรายงานที่ต้องส่งในขณะนี้", "Nothing is owed at the moment"),
            advice: Words(
                "เมื่อรอบรายงานถัดไปเปิดในวันที่ 1 เมษายน 2564 รายการจะปรากฏที่นี่และระบบจะแจ้งทางอีเมล",
                "When the next period opens on 1 April 2564, it will appear here and we will send you an e-mail."),
            next: Link(Words("ดูรายงานที่ส่งแล้ว", "See what was sent"), "/reports"))
    }

    private static var projects: [[Node]] {
        let rows: [(String, String, String, String, StatusTag)] = [
            (
                "ส่งเสริมการผลิตทุเรียนคุณภาพเพื่อการส่งออกอย่างยั่งยืนด้วยเทคโนโลยีที่เหมาะสม", "31 มี.ค. 2564", "45", "12,500,000.00",
                .draft
            ),
            ("ก่อสร้างเขื่อนป้องกันตลิ่งริมแม่น้ำระยอง ตำบลปากน้ำ", "31 มี.ค. 2564", "80", "19,800,000.00", .returned),
            ("พัฒนาศักยภาพผู้ประกอบการท่องเที่ยวชุมชน", "31 มี.ค. 2564", "–", "2,152,300.00", .notStarted),
            ("ปรับปรุงระบบน้ำหมู่บ้านหนองปรือ", "15 มี.ค. 2564", "10", "1,000,000.00", .overdue),
            ("เฝ้าระวังคุณภาพน้ำชายฝั่ง", "31 มี.ค. 2564", "100", "3,000,000.00", .approved),
        ]
        return rows.map { row in
            [a(.href("/reports/\(row.2)")) { row.0 }, .text(row.1), .text(row.2), .text(row.3), row.4.body]
        }
    }

    static var entry: Example { example("entry", wrong: false) }
    static var entryWrong: Example { example("entry-errors", wrong: true) }

    private static let problems = [
        FieldProblem("m6.percent", Words("ร้อยละความก้าวหน้าต้องอยู่ระหว่าง 0 ถึง 100", "Percent must be between 0 and 100")),
        FieldProblem(
            "m6.start", Words("วันที่เริ่มต้องเป็นวันที่ที่มีอยู่จริง เช่น 15 มีนาคม 2564", "Enter a real date, such as 15 March 2564")),
        FieldProblem("m6.source", Words("เลือกแหล่งงบประมาณ", "Choose the source of the budget")),
        FieldProblem("m6.plans", Words("เลือกแผนอย่างน้อย 2 แผน", "Choose at least two plans")),
        FieldProblem(
            "m6.spent", Words("เบิกจ่ายต่ำกว่าแผนเกินร้อยละ 20 โปรดชี้แจง", "More than 20% below plan: please explain"),
            severity: .explain),
    ]

    private static func example(_ name: String, wrong: Bool) -> Example {
        let problems = wrong ? problems : []
        return Example(
            name: name,
            page: Page(
                Words("ความก้าวหน้าโครงการ", "Project progress"), here: "/reports/K7Q2MZ4T0B/m6", place: Menu.reports,
                trail: [Link(Menu.home.text, "/"), Link(Words("ทุเรียนคุณภาพ", "Quality durian"), "/reports/K7Q2MZ4T0B")],
                problems: problems, scripts: [.autosave, .slider, .rows, .confirm], width: .wide
            ) {
                Columns {
                    SideNavigation(
                        Words("ส่วนของรายงาน", "Sections"),
                        [
                            NavigationItem(Words("แผนที่เกี่ยวข้อง", "Plans"), "/m1", sign: .tick),
                            NavigationItem(Words("ความก้าวหน้า", "Progress"), "/m6", isCurrent: true, sign: .half),
                            NavigationItem(
                                Words("กิจกรรมและการใช้จ่าย", "Activities and spending"), "/m4", sign: .warning),
                            NavigationItem(Words("ปัญหาและอุปสรรค", "Obstacles"), "/m7", sign: .empty),
                        ])
                } content: {
                    PageHeading(
                        Words("ความก้าวหน้าโครงการ", "Project progress"),
                        above: Words(
                            "ไตรมาส 2/2564 · กำหนดส่ง 31 มีนาคม 2564 เวลา 24.00 น.", "Quarter 2/2564 · due 31 March 2564"),
                        tag: wrong ? .faulty : .draft)
                    form(problems: problems, wrong: wrong)
                }
            })
    }

    private static func form(problems: [FieldProblem], wrong: Bool) -> PostForm {
        PostForm(
            to: "/reports/K7Q2MZ4T0B/m6", csrf: officer.csrf, key: key,
            autosave: .init(at: "/api/submission/v1/drafts/K7Q2MZ4T0B/changes", draft: "K7Q2MZ4T0B"),
            marksRequired: true
        ) {
            PercentField(
                Field(
                    "m6.percent", Words("ร้อยละความก้าวหน้าสะสม", "Cumulative percent complete"),
                    hint: Words("นับตั้งแต่เริ่มโครงการ ใช้เลขไทยหรืออารบิกก็ได้", "Since the start; Thai or Arabic digits"),
                    problem: problems.first(for: "m6.percent"),
                    aside: Words("ไตรมาสก่อน 30%", "Last quarter 30%")), value: wrong ? "๑๐๑" : "45")
            TextAreaField(
                Field(
                    "m6.result", Words("ผลการดำเนินงานที่สำคัญในไตรมาสนี้", "Main results this quarter"),
                    hint: Words("เขียนสั้น ๆ ว่าทำอะไร ที่ไหน ได้ผลอย่างไร", "Briefly: what, where, with what result")),
                value: wrong
                    ? "" : "ถ่ายทอดความรู้การจัดการสวนทุเรียนให้เกษตรกร 240 ราย ใน 6 อำเภอ ผู้เข้าร่วมปฏิบัติตามคำแนะนำร้อยละ 82 ณ ที่นั้น ๆ",
                limit: 4000)
            NumberField(
                Field(
                    "m6.spent", Words("งบประมาณที่เบิกจ่ายแล้ว", "Spent so far"), problem: problems.first(for: "m6.spent")),
                value: wrong ? "๕๐๐,๐๐๐" : "5,625,000.00", kind: .money)
            NumberField(
                Field("m6.people", Words("ผู้ได้รับประโยชน์", "People reached"), isRequired: false), value: "240",
                unit: Words("ราย", "people"))
            DateField(
                Field(
                    "m6.start", Words("วันที่เริ่มดำเนินการจริง", "Actual start"), problem: problems.first(for: "m6.start")),
                value: .init(day: wrong ? "31" : "5", month: "2", year: "2564"))
            RadioField(
                Field(
                    "m6.source", Words("แหล่งงบประมาณ", "Source of the budget"),
                    problem: problems.first(for: "m6.source")
                ),
                choices: [
                    Choice("province", Words("งบจังหวัด", "Provincial")),
                    Choice("cluster", Words("งบกลุ่มจังหวัด", "Cluster"), hint: Words("ภาคตะวันออก 1", "Eastern cluster 1")),
                ], value: wrong ? nil : "province")
            CheckboxField(
                Field("m6.plans", Words("แผนที่เกี่ยวข้อง", "Plans"), problem: problems.first(for: "m6.plans")),
                choices: [
                    Choice("ns", Words("ยุทธศาสตร์ชาติ", "National strategy")),
                    Choice("np12", Words("แผนพัฒนาฯ ฉบับที่ 12", "12th national plan")),
                    Choice("reform", Words("แผนการปฏิรูปประเทศ", "Reform plan")),
                ], values: wrong ? ["ns"] : ["ns", "np12"])
            SelectField(
                Field("m6.district", Words("อำเภอหลัก", "Main district")),
                choices: [Choice("2101", Words("เมืองระยอง")), Choice("2103", Words("แกลง"))], value: "2103")
            TextField(
                Field("m6.code", Words("รหัสโครงการ", "Project code"), isLocked: true), value: "รย 02-2564", kind: .code)
            FileField(
                Field(
                    "m6.photo", Words("ภาพกิจกรรม", "Photographs"),
                    hint: Words("JPEG หรือ PNG ไม่เกิน 10 ภาพ ภาพละไม่เกิน 10 MB", "JPEG or PNG, at most ten of 10 MB each"),
                    isRequired: false), accept: "image/jpeg,image/png", isMultiple: true)
            RepeatingRows(
                "m6.activities", title: Words("กิจกรรม", "Activities"), add: Words("เพิ่มกิจกรรม", "Add an activity"),
                range: 1...20, count: 2
            ) { prefix, index in
                TextField(
                    Field(prefix + ".name", Words("ชื่อกิจกรรม", "Name")), value: index == 0 ? "อบรมเกษตรกรรุ่นที่ 1" : "")
            }
            ButtonRow {
                Button(Words("บันทึกและไปต่อ", "Save and continue"))
                Button(
                    Words("ล้างส่วนนี้", "Clear this section"), .danger, action: "/reports/K7Q2MZ4T0B/clear",
                    confirmation: "clear")
            }
            ConfirmDialog(
                id: "clear", question: Words("ล้างข้อมูลส่วนนี้หรือไม่", "Clear this section?"),
                consequence: Words(
                    "ข้อความที่กรอกในส่วนนี้จะถูกลบ เรียกคืนได้ภายใน 30 วัน",
                    "What you typed will be removed; it can be restored for 30 days."),
                yes: Words("ล้างข้อมูล", "Clear"))
        }
    }

    static var check: Example {
        Example(
            name: "check",
            page: Page(
                Words("ตรวจสอบก่อนส่ง", "Check before sending"), here: "/reports/K7Q2MZ4T0B/check", place: Menu.reports,
                trail: [Link(Menu.home.text, "/")]
            ) {
                PageHeading(
                    Words("ตรวจสอบก่อนส่ง", "Check before sending"), above: Words("โครงการทุเรียนคุณภาพ", "Quality durian"))
                Banner(.warning, Words("เหลือเวลา 6 วัน", "6 days left")) {
                    p { Words("กำหนดส่ง 31 มีนาคม 2564 เวลา 24.00 น.", "Due 31 March 2564 at midnight") }
                }
                TaskList([
                    .init(
                        Words("ส่วนของรายงาน", "Sections"),
                        [
                            .init("m1", Words("แผนที่เกี่ยวข้อง", "Plans"), address: "/m1", status: .complete),
                            .init(
                                "m6", Words("ความก้าวหน้า", "Progress"), hint: Words("เหลือ 3 ช่อง", "3 fields left"),
                                address: "/m6", status: .partial),
                            .init("m5", Words("การใช้จ่าย", "Spending"), address: "/m5", status: .faulty),
                            .init("sign", Words("ลงนามส่ง", "Sign and send"), address: nil, status: .locked),
                        ])
                ])
                SummaryList(
                    Words("ความก้าวหน้า", "Progress"),
                    [
                        .init(Words("ร้อยละความก้าวหน้าสะสม", "Percent complete"), change: "/m6#m6.percent") { "45%" },
                        .init(
                            Words("ผลการดำเนินงานที่สำคัญ", "Main results"), change: "/m6#m6.result",
                            problem: Words("กรอกผลการดำเนินงาน", "Enter the results")
                        ) {},
                        .init(Words("เบิกจ่ายแล้ว", "Spent"), change: "/m6#m6.spent") { "5,625,000.00 บาท" },
                    ])
                PostForm(to: "/reports/K7Q2MZ4T0B/send", csrf: officer.csrf, key: key) {
                    Button(Words("ส่งให้หัวหน้าหน่วยงาน", "Hand to the head of office"))
                }
            })
    }

    static var receipt: Example {
        Example(
            name: "receipt",
            page: Page(Words("ส่งรายงานแล้ว", "Report sent"), here: "/reports/K7Q2MZ4T0B/receipt", place: Menu.reports) {
                Confirmation(
                    Words("ส่งรายงานเรียบร้อยแล้ว", "Report sent"), reference: "K7Q2MZ4T0B-9",
                    facts: [
                        .init(Words("รับเมื่อ", "Received")) { "25 มี.ค. 2564 เวลา 12:31:07 น." },
                        .init(Words("ลายนิ้วมือข้อมูล (SHA-256)", "Fingerprint (SHA-256)")) {
                            code { "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
                        },
                    ]
                ) {
                    p {
                        Words(
                            "รายงานถูกส่งถึงหัวหน้าสำนักงานจังหวัดระยองแล้ว ท่านไม่ต้องทำอะไรเพิ่มเติม",
                            "It is with the head of the provincial office. You need do nothing more.")
                    }
                    ButtonLink(Words("ติดตามสถานะ", "Follow it"), "/cases/K7Q2MZ4T0B")
                }
            })
    }
}
