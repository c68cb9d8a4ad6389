import Calendar
import HTML
import Pages

/// Narrows a list: a form that is sent by GET, so that each view has an address.
struct ListFilters: Component {
    let action: Address
    let search: String
    let programme: String?
    let programmes: [(programme: String, title: Words)]
    /// Values that stay as they are.
    var kept: [(String, String)] = []
    var more: Node = .empty

    var body: Node {
        form(.method(.get), .action(action), .class("filters"), .role("search")) {
            for (name, value) in kept { HiddenField(name, value) }
            TextField(
                Field(
                    "search", Words("ค้นหา", "Search"),
                    hint: Words("ชื่อโครงการ หน่วยงาน หรือเลขที่อ้างอิง", "Project, agency or reference"), isRequired: false),
                value: search, kind: .search, limit: 200)
            if programmes.count > 1 {
                SelectField(
                    Field("programme", Words("ระบบรายงาน", "Programme"), isRequired: false),
                    choices: programmes.map { Choice($0.programme, $0.title) }, value: programme)
            }
            more
            ButtonRow {
                Button(Words("ค้นหา", "Search"), .secondary)
                Link(Words("ล้างตัวกรอง", "Clear"), action)
            }
        }
    }
}
