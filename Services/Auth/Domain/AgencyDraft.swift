import Access
import Calendar
import Foundation

/// A change of an agency as it was typed, before anything of it was believed.
struct AgencyDraft: Sendable, Equatable {
    struct Fault: Error, Sendable, Equatable {
        let field: String
        let words: Words
    }

    /// Every fault, so that they are mended in one go.
    struct Invalid: Error, Sendable, Equatable { let faults: [Fault] }

    static let facts = ["name_th", "name_en", "short_th", "kind", "address", "telephone", "email", "website"]
    static let codes = AgencyRecord.schemes.keys.sorted().map { "code_" + $0 }

    let deed: AgencyDeed
    /// By the names of the fields.
    var values: [String: String] = [:]

    subscript(field: String) -> String {
        get { values[field] ?? "" }
        set { values[field] = newValue }
    }

    /// The fields that a form of this deed has.
    var fields: [String] {
        let own: [String] =
            switch deed {
            case .create: ["slug"] + Self.facts + Self.codes + Hierarchy.allCases.map(\.rawValue)
            case .edit: Self.facts + Self.codes
            case .move: ["hierarchy", "parent", "replace"]
            case .merge, .split: ["others", "end_holdings"]
            case .retire: ["end_holdings"]
            }
        return own + ["on", "reason", "version"]
    }

    /// `find` is the agency that somebody means by a short name, a code or a whole name.
    ///
    /// - Throws: `Invalid` with every fault.
    func read(
        of subject: UUID?, today: CivilDate, find: @escaping (String) -> Result<UUID, Fault>
    ) throws(Invalid) -> AgencyWish {
        var reading = Reading(draft: self, find: find)
        let kind = reading.kind(deed)
        let (on, reason) = (reading.day(after: today), reading.reason())
        guard reading.faults.isEmpty, let kind, let on else { throw Invalid(faults: reading.faults) }
        return AgencyWish(
            subject: subject.map { ($0, Int64(self["version"]) ?? 0) }, kind: kind, on: on, reason: reason)
    }

    private struct Reading {
        let draft: AgencyDraft
        let find: (String) -> Result<UUID, Fault>
        var faults: [Fault] = []

        mutating func kind(_ deed: AgencyDeed) -> AgencyWish.Kind? {
            let endsHoldings = draft["end_holdings"] == "yes"
            switch deed {
            case .create:
                let slug = draft["slug"].trimmingCharacters(in: .whitespaces)
                if !AgencyFile.isSlug(slug) {
                    complain(
                        "slug", "ชื่อย่อในระบบใช้ a–z 0–9 และขีด ยาว 2 ถึง 32 ตัว และไม่ใช่คำสงวน",
                        "A short name has 2 to 32 of a–z, 0–9 and hyphens, and is no reserved word")
                }
                let (facts, parents) = (facts(), parents())
                return .create(slug: slug, facts, parents: parents)
            case .edit: return .edit(facts())
            case .move:
                guard let hierarchy = Hierarchy(rawValue: draft["hierarchy"]) else {
                    complain("hierarchy", "เลือกโครงสร้างที่จะย้าย", "Choose the hierarchy")
                    return nil
                }
                return .move(hierarchy, to: agency("parent"), replacing: draft["replace"] == "yes")
            case .merge: return .merge(others(), endingHoldings: endsHoldings)
            case .split: return .split(others(), endingHoldings: endsHoldings)
            case .retire: return .retire(endingHoldings: endsHoldings)
            }
        }

        private mutating func facts() -> AgencyFacts {
            let (thai, english) = (text("name_th", 2...300), text("name_en", 0...300))
            if !AgencyFile.isKind(draft["kind"]) { complain("kind", "เลือกประเภทหน่วยงาน", "Choose the kind of agency") }
            var codes: [String: String] = [:]
            for (scheme, length) in AgencyRecord.schemes {
                let code = ThaiDigits.latin(draft["code_" + scheme]).filter { !$0.isWhitespace && $0 != "-" }
                if code.isEmpty { continue }
                codes[scheme] = code
                let isRight =
                    code.utf8.allSatisfy { (48...57).contains($0) }
                    && length.map { $0 == code.utf8.count } ?? (code.utf8.count <= 12)
                if !isRight {
                    let digits = length.map { "\($0)" } ?? "2–8"
                    complain("code_" + scheme, "รหัสต้องเป็นตัวเลข \(digits) หลัก", "The code has \(digits) digits")
                }
            }
            let email = draft["email"].trimmingCharacters(in: .whitespaces)
            if !email.isEmpty, EmailAddress(email) == nil {
                complain("email", "อีเมลนี้ไม่ถูกต้อง", "This is no e-mail address")
            }
            let website = draft["website"].trimmingCharacters(in: .whitespaces)
            if !website.isEmpty,
                !["http://", "https://"].contains(where: { website.hasPrefix($0) }) || website.count > 300
            {
                complain("website", "เว็บไซต์ต้องขึ้นต้นด้วย https://", "A website begins with https://")
            }
            return AgencyFacts(
                kind: draft["kind"], name: Words(thai, english.isEmpty ? thai : english),
                short: text("short_th", 0...60),
                codes: codes, address: text("address", 0...500), telephone: text("telephone", 0...200), email: email,
                website: website)
        }

        private mutating func parents() -> [Hierarchy: UUID] {
            var parents: [Hierarchy: UUID] = [:]
            for hierarchy in Hierarchy.allCases { parents[hierarchy] = agency(hierarchy.rawValue) }
            if parents.isEmpty && !faults.contains(where: { Hierarchy(rawValue: $0.field) != nil }) {
                complain(
                    "line", "ระบุหน่วยงานเหนือขึ้นไปอย่างน้อยหนึ่งโครงสร้าง", "Name an agency above in at least one hierarchy")
            }
            return parents
        }

        private mutating func others() -> [UUID] {
            let lines = draft["others"].split(whereSeparator: \.isNewline).map(String.init)
                .filter { !$0.allSatisfy(\.isWhitespace) }
            if lines.isEmpty || lines.count > 200 {
                complain("others", "ระบุหน่วยงาน บรรทัดละหนึ่งแห่ง", "Name the agencies, one a line")
            }
            var found: [UUID] = []
            for line in lines.prefix(200) {
                switch find(line) {
                case .success(let id) where !found.contains(id): found.append(id)
                case .success: continue
                case .failure(let fault):
                    complain("others", "“\(line)”: \(fault.words.thai)", "“\(line)”: \(fault.words.english)")
                }
            }
            return found
        }

        private mutating func agency(_ field: String) -> UUID? {
            let typed = draft[field]
            guard !typed.allSatisfy(\.isWhitespace) else { return nil }
            switch find(typed) {
            case .success(let id): return id
            case .failure(let fault):
                faults.append(Fault(field: field, words: fault.words))
                return nil
            }
        }

        mutating func day(after today: CivilDate) -> CivilDate? {
            let typed = draft["on"]
            if typed.allSatisfy(\.isWhitespace) { return today }
            guard let day = CivilDate(iso: typed) ?? (try? CivilDate(typed: typed)) else {
                complain("on", "วันที่ไม่ถูกต้อง เช่น 1 ตุลาคม 2569", "Not a date, such as 2026-10-01")
                return nil
            }
            guard (0...3660).contains(today.days(to: day)) else {
                complain("on", "วันที่ต้องเป็นวันนี้หรือหลังจากนี้ ไม่เกินสิบปี", "The day is today or later, within ten years")
                return nil
            }
            return day
        }

        mutating func reason() -> String { text("reason", 3...500) }

        private mutating func text(_ field: String, _ length: ClosedRange<Int>) -> String {
            do throws(TextRefusal) {
                let clean = try CleanText(draft[field])
                if !length.contains(clean.length) {
                    complain(
                        field, "ต้องยาว \(length.lowerBound) ถึง \(length.upperBound) ตัวอักษร",
                        "\(length.lowerBound) to \(length.upperBound) characters")
                }
                return clean.value
            } catch {
                faults.append(Fault(field: field, words: error.words))
                return ""
            }
        }

        private mutating func complain(_ field: String, _ thai: String, _ english: String) {
            faults.append(Fault(field: field, words: Words(thai, english)))
        }
    }
}
