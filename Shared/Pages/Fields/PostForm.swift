import Calendar
public import HTML

/// A form that changes something: it carries the session's token and a key of its own.
///
/// The key makes a second click or a repeated line harmless: the same key is done once.
public struct PostForm: Component {
    let action: Address
    let csrf: String
    let key: String
    let id: String?
    let autosave: Autosave?
    let takesFiles: Bool
    let marksRequired: Bool
    let content: Node

    /// Where a draft saves itself while somebody types.
    public struct Autosave: Sendable {
        public var address: Address
        /// Names the draft in the browser's own store.
        public var draft: String

        public init(at address: Address, draft: String) {
            self.address = address
            self.draft = draft
        }
    }

    /// Makes a form; `key` is a fresh UUID, `marksRequired` explains the asterisk once at its head.
    public init(
        to action: Address, csrf: String, key: String, id: String? = nil, autosave: Autosave? = nil,
        takesFiles: Bool = false, marksRequired: Bool = false, @Markup content: () -> Node
    ) {
        self.action = action
        self.csrf = csrf
        self.key = key
        self.id = id
        self.autosave = autosave
        self.takesFiles = takesFiles
        self.marksRequired = marksRequired
        self.content = content()
    }

    public var body: Node {
        form(
            .method(.post), .action(action), .id(id), .novalidate,
            .when(takesFiles, .enctype(.multipart)),
            .data("autosave-url", autosave?.address.description), .data("draft", autosave?.draft)
        ) {
            HiddenField("_csrf", csrf)
            HiddenField("_key", key)
            if autosave != nil {
                p(.class("autosave"), .role("status"), .data("autosave-state", ""))
            }
            if marksRequired {
                p(.class("hint")) {
                    Words("ช่องที่มีเครื่องหมาย ", "Fields marked ")
                    span(.class("must")) { "*" }
                    Words(" ต้องกรอก", " must be filled in")
                }
            }
            content
        }
    }
}
