public import Calendar

/// What every page of a service has in common; made once at start.
public struct Site: Sendable {
    public var files: StaticFiles
    /// Whom to call, shown at the foot of every page (W9).
    public var help: [HelpContact]
    /// A strip above everything, such as "demonstration: today is 25 March 2564".
    public var notice: Words?

    public init(files: StaticFiles, help: [HelpContact], notice: Words? = nil) {
        self.files = files
        self.help = help
        self.notice = notice
    }
}

/// Somebody to ask: for technical trouble, or for trouble with the data.
public struct HelpContact: Sendable, Hashable {
    public var subject: Words
    public var office: Words
    public var telephone: String?
    public var email: String?

    public init(subject: Words, office: Words, telephone: String? = nil, email: String? = nil) {
        self.subject = subject
        self.office = office
        self.telephone = telephone
        self.email = email
    }
}
