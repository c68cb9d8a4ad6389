import JSON

/// The answers of a revision by section, in the form over which its hash is taken.
struct FrozenAnswers: Sendable, Hashable {
    let sections: [String: JSONValue]

    /// Canonical JSON (RFC 8785) of one object with a member per section.
    var canonicalBytes: [UInt8] {
        var whole = JSONObject()
        for (section, answers) in sections { whole[section] = answers }
        return JSONValue.object(whole).canonicalBytes
    }

    /// All answers together.
    var answers: JSONValue {
        var all = JSONObject()
        for section in sections.values { for (key, value) in section.object ?? JSONObject() { all[key] = value } }
        return .object(all)
    }

    init(sections: [String: JSONValue]) { self.sections = sections }

    /// Reads `{"section": {…answers…}}`.
    init(_ value: JSONValue) {
        var sections: [String: JSONValue] = [:]
        for (section, answers) in value.object ?? JSONObject() { sections[section] = answers }
        self.sections = sections
    }
}
