public import Calendar

/// The signed-in person before the page, as far as pages need to know.
public struct Viewer: Sendable {
    public var name: String
    /// In what capacity: position and agency, and for whom when acting.
    public var capacity: Words
    public var duties: Set<Duty>
    /// Token that every form of this session carries.
    public var csrf: String

    public init(name: String, capacity: Words, duties: Set<Duty>, csrf: String) {
        self.name = name
        self.capacity = capacity
        self.duties = duties
        self.csrf = csrf
    }
}

/// What somebody comes here for; decides which menu they see, never what they may do.
public enum Duty: String, Sendable, CaseIterable {
    case reports, approves, oversees, administers, operates
}
