import Calendar
import JSON
import Rules

/// Whether everything in the document that names something else names something that is there.
extension ReportingProgramme {
    func checkReferences(_ problems: inout DocumentProblems) {
        let root = JSONPointer.root
        checkForm(form, at: root.appending("form"), &problems)
        if let register {
            let place = root.appending("register")
            checkForm(register.form, at: place.appending("form"), &problems)
            if register.form.field(register.label)?.kind != .text {
                problems.note(
                    place.appending("label"), "ต้องเป็นรหัสช่องข้อความของทะเบียน",
                    "must be the id of a text field of the register")
            }
        }
        checkUnique(codeLists.map(\.id), at: root.appending("codeLists"), &problems)
        checkUnique(facts.map(\.id), at: root.appending("facts"), &problems)
        for (index, fact) in facts.enumerated() {
            checkVariables(fact.value, at: root.appending("facts").appending(index).appending("value"), &problems)
        }
        checkRoute(&problems)
        checkUnique(reminders.map(\.id), at: root.appending("reminders"), &problems)
        for (index, reminder) in reminders.enumerated()
        where !schedule.milestones.contains(where: { $0.step == reminder.milestone }) {
            let place = root.appending("reminders").appending(index).appending("milestone")
            problems.note(
                place, "ไม่มีหมุดเวลานี้ใน \"when\"", "there is no milestone \"\(reminder.milestone)\" under \"when\"")
        }
        let named = rollUps.map(\.field) + visibility.fields
        for field in named where !knows("answers." + field) && !knows(field) {
            problems.note(root, "ไม่มีช่อง \"\(field)\"", "there is no field \"\(field)\" (rollUps, visibility)")
        }
    }

    private func checkRoute(_ problems: inout DocumentProblems) {
        let place = JSONPointer(["route", "alternatives"])
        let alternatives = route?.alternatives ?? []
        checkUnique(alternatives.map(\.id), at: place, &problems)
        for (index, alternative) in alternatives.enumerated() {
            let ids = alternative.steps.map(\.id)
            checkUnique(ids, at: place.appending(index).appending("steps"), &problems)
            for (number, step) in alternative.steps.enumerated() {
                for case .step(let target) in step.mayReturnTo where !ids.prefix(number).contains(target) {
                    let place = place.appending(index).appending("steps").appending(number).appending("mayReturnTo")
                    problems.note(place, "ไม่มีขั้น \"\(target)\" ก่อนขั้นนี้", "there is no step \"\(target)\" before this one")
                }
            }
            let names = (alternative.when?.variables ?? []) + alternative.steps.flatMap { $0.when?.variables ?? [] }
            for name in names where !facts.contains(where: { "facts." + $0.id == name }) {
                problems.note(place.appending(index), "ไม่มีข้อเท็จจริง \"\(name)\"", "there is no fact \"\(name)\"")
            }
            if alternative.when == nil, index + 1 < alternatives.count {
                problems.note(
                    place.appending(index), "ทางเลือกที่ไม่มี \"when\" ต้องอยู่ท้ายสุด",
                    "an alternative without \"when\" must be the last: those after it are never taken")
            }
            if alternative.steps.contains(where: \.signs), certificate == nil {
                problems.note(
                    place.appending(index), "มีขั้นลงนาม แต่ไม่มี \"certificate\"",
                    "a step signs, but there is no \"certificate\"")
            }
        }
        let steps = Set(alternatives.flatMap { $0.steps.map(\.id) })
        let milestones = schedule.milestones.map(\.step)
        checkUnique(milestones, at: JSONPointer(["when", "milestones"]), &problems)
        for (index, step) in milestones.enumerated() where step != Milestone.submitted && !steps.contains(step) {
            let place = JSONPointer(["when", "milestones"]).appending(index).appending("step")
            problems.note(place, "ไม่มีขั้น \"\(step)\"", "must be \"submitted\" or the id of a step, not \"\(step)\"")
        }
        for (index, contact) in contacts.enumerated() {
            guard let route = contact.route, !alternatives.contains(where: { $0.id == route }) else { continue }
            problems.note(
                JSONPointer(["contacts"]).appending(index), "ไม่มีเส้นทาง \"\(route)\"", "there is no route \"\(route)\"")
        }
    }

    private func checkForm(_ form: Form, at place: JSONPointer, _ problems: inout DocumentProblems) {
        checkUnique(form.sections.map(\.id), at: place, &problems)
        checkUnique(form.fields.map(\.id), at: place, &problems)
        checkUnique(form.rules.map(\.id), at: place.appending("rules"), &problems)
        for field in form.fields {
            checkUnique(field.columns.map(\.id), at: place, &problems)
            for one in [field] + field.columns {
                if let list = one.codeList, !codeLists.contains(where: { $0.id == list }) {
                    problems.note(
                        place, "ไม่มีรายการรหัส \"\(list)\"", "field \"\(one.id)\": there is no code list \"\(list)\"")
                }
                for rule in [one.shown, one.compute].compactMap({ $0 }) { checkVariables(rule, at: place, &problems) }
                if case .when(let rule) = one.need { checkVariables(rule, at: place, &problems) }
            }
            if case .entry(let source) = field.prefill, register?.form.field(source) == nil {
                problems.note(
                    place, "ไม่มีช่อง \"\(source)\" ในทะเบียน",
                    "field \"\(field.id)\": the register has no field \"\(source)\"")
            }
            if case .last(let source) = field.prefill, form.field(source) == nil {
                problems.note(
                    place, "ไม่มีช่อง \"\(source)\"", "field \"\(field.id)\": the form has no field \"\(source)\"")
            }
        }
        for (index, rule) in form.rules.enumerated() {
            let place = place.appending("rules").appending(index)
            for id in [rule.place, rule.explanation].compactMap({ $0 }) where form.field(id) == nil {
                problems.note(place, "ไม่มีช่อง \"\(id)\"", "there is no field \"\(id)\"")
            }
            for one in [rule.when, rule.require].compactMap({ $0 }) { checkVariables(one, at: place, &problems) }
        }
    }

    private func checkUnique(_ ids: [String], at place: JSONPointer, _ problems: inout DocumentProblems) {
        var seen: Set<String> = []
        for id in ids where !seen.insert(id).inserted {
            problems.note(place, "รหัส \"\(id)\" ซ้ำ", "the id \"\(id)\" stands twice; ids must differ")
        }
    }

    private func checkVariables(_ rule: Rule, at place: JSONPointer, _ problems: inout DocumentProblems) {
        for name in rule.variables where !knows(name) {
            problems.note(
                place, "กฎอ้างถึง \"\(name)\" ซึ่งไม่มี",
                "a rule reads \"\(name)\", which is nothing here (answers.…, entry.…, last.…, period.…)")
        }
    }

    private func knows(_ path: String) -> Bool {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2 else { return false }
        switch parts[0] {
        case "answers", "last": return form.field(parts[1]) != nil || register?.form.field(parts[1]) != nil
        case "entry": return register?.form.field(parts[1]) != nil
        case "period": return ["key", "first", "last", "fiscal_year", "quarter"].contains(parts[1])
        default: return false
        }
    }
}
