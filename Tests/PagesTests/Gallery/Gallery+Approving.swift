import Calendar
import HTML
import Pages

extension Gallery {
    static var inbox: Example {
        Example(
            name: "inbox",
            page: Page(Words("รออนุมัติ", "To approve"), here: "/inbox?sort=due", place: Menu.inbox, width: .wide) {
                PageHeading(Words("รออนุมัติ", "To approve"))
                Banner(.success, Words("อนุมัติรายงาน 3 ฉบับแล้ว", "3 reports approved"))
                Tabs(
                    Words("มุมมอง", "Views"),
                    [
                        NavigationItem(Words("รอฉัน", "Waiting for me"), "/inbox", isCurrent: true, count: 2),
                        NavigationItem(Words("ตัดสินแล้ว", "Decided"), "/inbox?view=decided"),
                    ])
                DataTable(
                    Words("รายงานที่รอการตัดสิน", "Reports awaiting a decision"), showsCaption: false,
                    columns: [
                        .init(Words("รายงาน", "Report"), .name), .init(Words("หน่วยงาน", "Agency")),
                        .init(Words("รอมาแล้ว", "Waiting"), .number), .init(Words("สถานะ", "State")),
                        .init(Words("ดำเนินการ", "Action"), .action),
                    ],
                    rows: [
                        [
                            .text("ทุเรียนคุณภาพ ไตรมาส 2/2564"), .text("สนง.เกษตรจังหวัดระยอง"), .text("2 วัน"),
                            StatusTag.inReview.body, Link(Words("ตรวจ", "Review"), "/cases/1").body,
                        ],
                        [
                            .text("เขื่อนป้องกันตลิ่ง ไตรมาส 2/2564"), .text("สนง.โยธาธิการและผังเมืองจังหวัดระยอง"),
                            .text("5 วัน"), StatusTag.dueSoon.body, Link(Words("ตรวจ", "Review"), "/cases/2").body,
                        ],
                    ], empty: EmptyState(Words("ไม่มี", "None"), advice: Words("", "")))
            }, viewer: head)
    }

    static var emptyInbox: Example {
        Example(
            name: "inbox-empty",
            page: Page(Words("รออนุมัติ", "To approve"), here: "/inbox", place: Menu.inbox) {
                PageHeading(Words("รออนุมัติ", "To approve"))
                EmptyState(
                    Words("ไม่มีรายงานที่รอท่านอนุมัติ", "No report is waiting for you"),
                    advice: Words(
                        "เมื่อมีรายงานมาถึง ระบบจะแจ้งทางอีเมลทันที", "You will get an e-mail as soon as one arrives."),
                    next: Link(Menu.cases.text, "/cases"))
            }, viewer: head)
    }

    static var tracking: Example {
        Example(
            name: "tracking",
            page: Page(Words("รายงานของฉันอยู่ที่ใด", "Where is my report"), here: "/cases/1", place: Menu.cases) {
                PageHeading(
                    Words("รายงานของฉันอยู่ที่ใด", "Where is my report"), above: Words("K7Q2MZ4T0B-9"), tag: .inReview)
                Timeline([
                    .init(
                        .done, Words("ส่งรายงาน", "Report sent"), time: Words("25 มี.ค. 2564 เวลา 12:31 น."),
                        datetime: "2021-03-25T12:31:00+07:00",
                        by: Words("เกษตรจังหวัดระยอง", "head, Rayong Provincial Agricultural Extension Office")),
                    .init(
                        .returned, Words("หัวหน้าสำนักงานจังหวัด ส่งกลับแก้ไข", "Returned by the head of the provincial office"),
                        time: Words("26 มี.ค. 2564 เวลา 09:05 น."),
                        note: Words("ตัวเลขเบิกจ่ายไม่ตรงกับระบบ GFMIS โปรดตรวจสอบเดือนกุมภาพันธ์")),
                    .init(
                        .done, Words("ส่งอีกครั้ง (ฉบับที่ 2)", "Sent again (revision 2)"),
                        time: Words("27 มี.ค. 2564 เวลา 15:40 น.")),
                    .init(
                        .now, Words("รองผู้ว่าราชการจังหวัดพิจารณา", "With the vice-governor"),
                        time: Words("กำหนด 10 เม.ย. 2564", "due 10 April 2564")),
                    .init(.later, Words("ผู้ว่าราชการจังหวัด", "Governor")),
                    .init(.later, Words("ปลัดกระทรวงมหาดไทย", "Permanent secretary")),
                ])
                Disclosure(Words("ใครเป็นผู้ดำรงตำแหน่งในวันนี้", "Who holds these positions today")) {
                    p { Words("แสดงจากทะเบียนตำแหน่ง ณ วันที่เปิดหน้านี้", "From the register of positions, today.") }
                }
            })
    }

    static var letter: Example {
        Example(
            name: "letter",
            page: Page(Words("แบบรับรองการอนุมัติข้อมูล", "Certification of approval"), here: "/certificates/1") {
                Letter(
                    Words("แบบรับรองการอนุมัติข้อมูล", "Certification of approval"), number: Words("ที่ รย ๐๐๑๗.๒/ว ๑๕๕๘"),
                    date: Words("วันที่ ๑๐ เมษายน พ.ศ. ๒๕๖๔", "10 April 2564"),
                    to: Words("ปลัดกระทรวงมหาดไทย", "Permanent Secretary of the Interior"),
                    signature: [Words("ผู้ว่าราชการจังหวัดระยอง", "Governor of Rayong")]
                ) {
                    p {
                        Words(
                            "ขอรับรองว่าข้อมูลโครงการตามแผนปฏิบัติราชการประจำปีของจังหวัดระยอง ไตรมาสที่ ๒ ปีงบประมาณ พ.ศ. ๒๕๖๔ จำนวน ๔๒ โครงการ ได้ผ่านการตรวจสอบและอนุมัติแล้ว",
                            "The data of 42 projects of Rayong province for quarter 2 of fiscal year 2564 have been checked and approved."
                        )
                    }
                }
            }, viewer: head)
    }

    static var signIn: Example {
        let problem = FieldProblem("password", Words("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", "The username or password is wrong"))
        return Example(
            name: "sign-in",
            page: Page(Words("เข้าสู่ระบบ", "Sign in"), here: "/sign-in", problems: [problem]) {
                PageHeading(Words("เข้าสู่ระบบ", "Sign in"))
                PostForm(to: "/sign-in", csrf: "x", key: key) {
                    TextField(
                        Field(
                            "username", Words("ชื่อผู้ใช้", "Username"),
                            hint: Words("รหัสหน่วยงาน 7 หรือ 12 หลัก หรืออีเมล", "Agency code or e-mail")),
                        kind: .text, autocomplete: "username")
                    TextField(
                        Field("password", Words("รหัสผ่าน", "Password"), problem: problem), kind: .password,
                        autocomplete: "current-password")
                    ButtonRow {
                        Button(Words("เข้าสู่ระบบ", "Sign in"))
                        Link(Words("ลืมรหัสผ่าน", "Forgotten password"), "/reset")
                    }
                }
                h2 { Words("หนังสือสั่งการและคู่มือ", "Orders and guidance") }
                ul {
                    li {
                        Link(
                            Words("คู่มือการใช้งานสำหรับจังหวัด (PDF, 2.1 MB)", "Manual for provinces (PDF, 2.1 MB)"),
                            "/guidance/1")
                    }
                }
            }, viewer: nil)
    }

    static var parts: Example {
        Example(
            name: "parts",
            page: Page(Words("ชิ้นส่วน", "Parts"), here: "/parts") {
                PageHeading(Words("ชิ้นส่วน", "Parts"), lead: Words("ป้ายสถานะและข้อความแจ้ง", "States and notices"))
                p(.class("tags")) {
                    for tag in states { tag }
                }
                Banner(
                    .notice,
                    Words("ปิดปรับปรุงระบบ 28 มีนาคม 2564 เวลา 22:00–23:00 น.", "Maintenance on 28 March 2564, 22:00–23:00")
                )
                Inset { p { Words("ร่างที่กรอกค้างไว้จะไม่สูญหาย", "What you typed is kept.") } }
                h2 { Words("ปุ่ม", "Buttons") }
                PostForm(to: "/parts", csrf: "x", key: key) {
                    ButtonRow {
                        Button(Words("หลัก", "Primary"))
                        Button(Words("รอง", "Secondary"), .secondary)
                        Button(Words("อันตราย", "Danger"), .danger)
                        Button(Words("เงียบ", "Quiet"), .quiet)
                    }
                }
            })
    }

    private static var states: [StatusTag] {
        [
            .notStarted, .draft, .submitted, .inReview, .returned, .approved, .refused, .withdrawn, .overdue, .dueSoon,
            .locked, .complete, .partial, .faulty,
        ]
    }
}
