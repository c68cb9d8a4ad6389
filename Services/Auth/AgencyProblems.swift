import Access
import Calendar
import HTTP

extension Problem {
    init(_ refusal: AgencyRefusal) {
        if refusal == .unknown {
            self = .notFound
            return
        }
        self.init(refusal.status, code: refusal.code, title: refusal.words)
        if refusal.status == .forbidden { helpers = [Words("ผู้ดูแลสิทธิ์ระดับสูงกว่า", "an administrator further up")] }
    }
}

extension AgencyRefusal {
    var status: Status {
        switch self {
        case .unknown: .notFound
        case .notOver, .oneself: .forbidden
        case .nothingChanges, .circle: .unprocessable
        case .changedMeanwhile, .slugTaken, .codeTaken, .movePlanned, .notInForce, .retiredAlready, .people, .below:
            .conflict
        }
    }

    var code: String {
        switch self {
        case .unknown: "not-found"
        case .notOver: "not_over"
        case .changedMeanwhile: "changed_meanwhile"
        case .slugTaken: "slug_taken"
        case .codeTaken: "code_taken"
        case .circle: "circle"
        case .movePlanned: "move_planned"
        case .notInForce: "not_in_force"
        case .retiredAlready: "retired"
        case .people: "people_there"
        case .below: "agencies_below"
        case .oneself: "oneself"
        case .nothingChanges: "nothing_changes"
        }
    }

    /// The field beside which it stands; empty for the whole form.
    var field: String {
        switch self {
        case .slugTaken: "slug"
        case .people: "end_holdings"
        case .movePlanned: "replace"
        default: ""
        }
    }

    var words: Words {
        switch self {
        case .unknown: Words("ไม่พบหน่วยงานนี้", "Not found")
        case .notOver(let agency):
            Words(
                "ท่านไม่ได้ดูแล “\(agency.thai)” จากหน่วยงานที่อยู่เหนือขึ้นไปในโครงสร้างนี้",
                "You do not administer “\(agency.english)” from above in this hierarchy")
        case .changedMeanwhile(_, let changes):
            Words(
                "มีผู้แก้ไขหน่วยงานนี้หลังจากท่านเปิดหน้านี้ \(Self.told(changes, \.thai)) สิ่งที่ท่านพิมพ์ยังอยู่ โปรดตรวจแล้วส่งอีกครั้ง",
                "Somebody changed it since you opened this page. \(Self.told(changes, \.english)) What you typed is still here: check it and send again."
            )
        case .slugTaken: Words("ชื่อย่อในระบบนี้มีหน่วยงานใช้แล้ว", "Another agency has this short name")
        case .codeTaken(let code, let owner):
            Words("รหัส \(code) เป็นของ “\(owner.thai)” อยู่แล้ว", "The code \(code) belongs to “\(owner.english)”")
        case .circle(let agency):
            Words("“\(agency.thai)” จะอยู่เหนือตนเอง จึงทำไม่ได้", "“\(agency.english)” would stand above itself")
        case .movePlanned(let parent, let from):
            Words(
                "มีการย้ายที่กำหนดไว้แล้วตั้งแต่ \(from.written(.table))\(parent.map { " ไปอยู่ใต้ “\($0.thai)”" } ?? "") เลือก “แทนที่” หากต้องการเปลี่ยน",
                "A move is planned from \(from.written(.table, in: .english)); tick “replace” to change it")
        case .notInForce(let agency):
            Words("“\(agency.thai)” ไม่มีอยู่แล้วในวันที่ระบุ", "“\(agency.english)” is no more on that day")
        case .retiredAlready: Words("หน่วยงานนี้ยุบเลิกแล้วหรือกำหนดวันยุบเลิกไว้แล้ว", "It has been retired, or will be")
        case .people(let people):
            Words(
                "ยังมีผู้ดำรงตำแหน่งในหน่วยงานนี้: \(people.map(\.thai).joined(separator: ", "))",
                "People still hold positions there: \(people.map(\.english).joined(separator: ", "))")
        case .below(let agencies):
            Words(
                "ยังมีหน่วยงานอยู่ข้างใต้ ต้องย้ายก่อน: \(agencies.prefix(10).map(\.thai).joined(separator: ", "))\(agencies.count > 10 ? " และอีก \(agencies.count - 10) แห่ง" : "")",
                "Agencies stand below it and must move first: \(agencies.prefix(10).map(\.english).joined(separator: ", "))"
            )
        case .oneself:
            Words("ท่านดำรงตำแหน่งในหน่วยงานนี้เอง กรุณาให้ผู้ดูแลคนอื่นดำเนินการ", "You hold a position there yourself: ask another")
        case .nothingChanges: Words("ไม่มีข้อมูลใดเปลี่ยน", "Nothing would change")
        }
    }

    private static func told(_ changes: [FieldChange], _ language: KeyPath<Words, String>) -> String {
        changes.map { "\(Words(agencyField: $0.field)[keyPath: language]): “\($0.before)” → “\($0.after)”" }
            .joined(separator: "; ") + (changes.isEmpty ? "" : ".")
    }
}

extension FieldChange {
    /// A value as people read it: dates in their own calendar, kinds by their words.
    static func shown(_ value: String, of field: String) -> Words {
        if field == "kind" { return Words(agencyKind: value) }
        guard field == "retired_on", let day = CivilDate(iso: value) else { return Words(value, value) }
        return Words(day.written(.long), day.written(.long, in: .english))
    }
}

extension Words {
    /// A field of an agency by what forms and histories call it.
    init(agencyField name: String) {
        let known: [String: Words] = [
            "slug": Words("ชื่อย่อในระบบ", "Short name in addresses"), "name_th": Words("ชื่อภาษาไทย", "Thai name"),
            "name_en": Words("ชื่อภาษาอังกฤษ", "English name"), "short_th": Words("ชื่อย่อ", "Abbreviation"),
            "kind": Words("ประเภท", "Kind"), "address": Words("ที่อยู่", "Address"),
            "telephone": Words("โทรศัพท์", "Telephone"), "email": Words("อีเมลสำหรับประชาชน", "E-mail for the public"),
            "website": Words("เว็บไซต์", "Website"), "retired_on": Words("ยุบเลิกตั้งแต่", "Retired from"),
            "successors": Words("หน่วยงานที่รับช่วง", "Successors"), "predecessors": Words("รวมมาจาก", "Made from"),
        ]
        if let hierarchy = Hierarchy(rawValue: name) {
            self.init(hierarchy)
        } else if name.hasPrefix("code_") {
            self.init(codeScheme: String(name.dropFirst(5)))
        } else {
            self = known[name] ?? Words(name, name)
        }
    }

    init(codeScheme scheme: String) {
        switch scheme {
        case "dla7": self.init("รหัส อปท. 7 หลัก", "Local-government code")
        case "org12": self.init("รหัสหน่วยงาน 12 หลัก", "Agency code")
        case "tis1099": self.init("รหัสเขตการปกครอง", "Area code")
        default: self.init("รหัส \(scheme)", "Code \(scheme)")
        }
    }

    init(_ deed: AgencyDeed) {
        switch deed {
        case .create: self.init("ตั้งหน่วยงานใหม่", "Create an agency")
        case .edit: self.init("แก้ไขข้อมูล", "Edit")
        case .move: self.init("ย้ายในโครงสร้าง", "Move")
        case .merge: self.init("รวมหน่วยงานอื่นเข้ามา", "Merge others into it")
        case .split: self.init("แยกเป็นหลายหน่วยงาน", "Split")
        case .retire: self.init("ยุบเลิก", "Retire")
        }
    }
}
