import Calendar
import Foundation
import HTML
import HTTP
import Pages

extension Desk {
    func newSubscriber(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        return try await newSubscriberPage(SubscriberForm(), [], visit)
            .response(to: request, on: site, for: visit.viewer)
    }

    /// Registers, and shows the credentials once; what was typed wrong comes back with what is wrong.
    func registerSubscriber(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let typed = SubscriberForm(try request.form())
        do {
            let (subscriber, credentials) = try await register(
                typed, by: visit.actor, repeating: repeatable(request, visit))
            return CredentialsPage(subscriber: subscriber, credentials: credentials).page
                .response(to: request, on: site, for: visit.viewer, status: .created)
        } catch RegisterSubscriber.Refusal.faulty(let faults) {
            let problems = faults.map { FieldProblem($0.field, $0.words) }
            return try await newSubscriberPage(typed, problems, visit)
                .response(to: request, on: site, for: visit.viewer, status: .unprocessable)
        } catch RegisterSubscriber.Refusal.brokerAway(let slug) {
            return .redirect(to: "/subscribers/\(slug)")
        }
    }

    private func newSubscriberPage(
        _ form: SubscriberForm, _ problems: [FieldProblem], _ visit: Visit
    ) async throws -> Page {
        NewSubscriberPage(
            form: form, problems: problems, programmes: try await readSubscribers.programmes(),
            csrf: visit.viewer.csrf, key: formKey
        ).page
    }
}

extension SubscriberForm {
    /// What was typed, tidied where it can be, and not yet judged.
    init(_ form: Form) {
        func text(_ name: String) -> String {
            let typed = form.text(name) ?? ""
            return (try? CleanText(typed))?.value ?? typed
        }
        func line(_ name: String) -> String { text(name).replacing("\n", with: " ") }
        self.init(
            slug: line("slug").lowercased(), name: line("name"), contact: line("contact"),
            queue: line("queue").lowercased(), events: form.all("events"), programmes: form.all("programmes"),
            hierarchy: line("hierarchy"), agencies: text("agencies"))
    }
}

struct NewSubscriberPage {
    let form: SubscriberForm
    let problems: [FieldProblem]
    let programmes: [(id: String, title: Phrase)]
    let csrf: String
    let key: String

    private func field(_ name: String, _ label: Words, hint: Words? = nil, isRequired: Bool = true) -> Field {
        Field(name, label, hint: hint, problem: problems.first(for: name), isRequired: isRequired)
    }

    var page: Page {
        Page(
            Words("ลงทะเบียนระบบภายนอก", "Register an outside system"), here: "/subscribers/new",
            place: Menu.subscribers, trail: [Link(Menu.subscribers.text, "/subscribers")], problems: problems
        ) {
            PageHeading(Words("ลงทะเบียนระบบภายนอก", "Register an outside system"))
            PostForm(to: "/subscribers", csrf: csrf, key: key, marksRequired: true) {
                TextField(
                    field(
                        "name", Words("ชื่อระบบ", "Name of the system"),
                        hint: Words("เช่น ระบบติดตามแผนของกระทรวง", "Such as: planning system of the ministry")),
                    value: form.name, limit: 200)
                TextField(
                    field(
                        "slug", Words("ชื่อย่อ", "Short name"),
                        hint: Words(
                            "a–z, 0–9 หรือ - ใช้เป็นชื่อผู้ใช้และท้ายเส้นทางข้อความ เปลี่ยนภายหลังไม่ได้",
                            "a–z, 0–9 or -; part of its user and its routing keys, and never changed")),
                    value: form.slug, kind: .code, limit: 32)
                TextField(
                    field(
                        "contact", Words("ผู้ติดต่อ", "Contact"),
                        hint: Words(
                            "กลุ่มงานและโทรศัพท์ที่แจ้งได้เมื่อคิวไม่ถูกอ่าน",
                            "An office and its telephone, for when its queue is not read"
                        )), value: form.contact, limit: 200)
                CheckboxField(
                    field("events", Words("เหตุการณ์ที่รับ", "Events")),
                    choices: RegisterSubscriber.events.map { Choice($0, EventWords.of($0), hint: Words($0)) },
                    values: Set(form.events))
                if !programmes.isEmpty {
                    CheckboxField(
                        field(
                            "programmes", Words("เฉพาะระบบรายงาน", "Only these programmes"),
                            hint: Words("ไม่เลือกคือทุกระบบ", "None chosen means all"), isRequired: false),
                        choices: programmes.map { Choice($0.id, Words($0.title)) }, values: Set(form.programmes))
                }
                TextAreaField(
                    field(
                        "agencies", Words("หน่วยงานที่ขอบเขตครอบคลุม", "Agencies"),
                        hint: Words(
                            "รหัสย่อของหน่วยงาน บรรทัดละหนึ่งแห่ง รวมหน่วยงานที่อยู่ใต้หน่วยงานนั้นในสายที่เลือก เช่น ministry-interior",
                            "Slugs of agencies, one a line; those below them in the chosen hierarchy are included, such as ministry-interior"
                        )), value: form.agencies, lines: 3)
                SelectField(
                    field("hierarchy", Words("สายของหน่วยงาน", "Hierarchy")),
                    choices: SubscriberForm.hierarchies.map { Choice($0.0, $0.1) }, value: form.hierarchy)
                TextField(
                    field(
                        "queue", Words("ชื่อคิว", "Name of its queue"),
                        hint: Words(
                            "ส่วนท้ายของชื่อคิว เช่น approvals", "The last word of the queue's name, such as approvals")),
                    value: form.queue, kind: .code, limit: 32)
                ButtonRow {
                    Button(Words("ลงทะเบียน", "Register"))
                    Link(Words("ยกเลิก", "Cancel"), "/subscribers")
                }
            }
        }
    }
}
