/// What somebody may be asked to do to a thing.
public enum Duty: String, Sendable, CaseIterable, Codable {
    /// Write a draft.
    case prepare
    /// Send it in the agency's name.
    case submit
    /// Decide on it at a step of its route.
    case approve
    case view
    /// Change agencies, people, rights, programmes.
    case administer
    /// Read who did what.
    case audit
    /// Prepare and send for an agency that is not one's own (G13).
    case fileFor = "file_for"

    /// Duties by which authority is used or given: stopped while revocations cannot be heard.
    public var usesAuthority: Bool {
        switch self {
        case .approve, .administer, .audit: true
        case .prepare, .submit, .view, .fileFor: false
        }
    }
}

/// What a grant makes of somebody.
public enum Role: String, Sendable, CaseIterable, Codable {
    case preparer, head, approver, overseer, administrator, auditor
    case fileFor = "file_for"

    /// The head sends, not the clerk (Q3); whoever approves does not prepare.
    public var duties: Set<Duty> {
        switch self {
        case .preparer: [.prepare, .view]
        case .head: [.prepare, .submit, .view]
        case .approver: [.approve, .view]
        case .overseer: [.view]
        case .administrator: [.administer, .view]
        case .auditor: [.audit, .view]
        case .fileFor: [.fileFor, .view]
        }
    }
}

/// The orders in which the same agencies stand.
public enum Hierarchy: String, Sendable, CaseIterable, Codable {
    /// สังกัด: ministry, department, division.
    case line
    /// พื้นที่: province, district, local government.
    case area
    /// กลุ่มจังหวัด.
    case cluster
    /// กำกับดูแล.
    case oversight
}

/// How far below its agency a grant goes.
public enum Reach: String, Sendable, CaseIterable, Codable {
    case own = "self"
    /// The agency and those directly below.
    case children
    /// The agency and everything below.
    case subtree
}
