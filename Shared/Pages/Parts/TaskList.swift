public import Calendar
public import HTML

/// The sections of something long, each with its state; the state is kept current while a draft saves itself.
public struct TaskList: Component {
    let groups: [Group]

    public struct Group: Sendable {
        public var title: Words?
        public var items: [Item]

        public init(_ title: Words? = nil, _ items: [Item]) {
            self.title = title
            self.items = items
        }
    }

    public struct Item: Sendable {
        /// The section's name, by which autosave reports that it is complete.
        public var section: String
        public var text: Words
        public var hint: Words?
        /// `nil` when the section cannot be opened yet.
        public var address: Address?
        public var status: StatusTag

        public init(_ section: String, _ text: Words, hint: Words? = nil, address: Address?, status: StatusTag) {
            self.section = section
            self.text = text
            self.hint = hint
            self.address = address
            self.status = status
        }
    }

    public init(_ groups: [Group]) { self.groups = groups }

    public var body: Node {
        // What autosave puts in the place of a section's state.
        for (state, tag) in Self.states { template(.data("state-tag", state)) { tag } }
        for group in groups {
            if let title = group.title { h2(.class("tasks-title")) { title } }
            ul(.class("tasks")) {
                for item in group.items { row(item) }
            }
        }
    }

    private static let states: [(String, StatusTag)] = [
        ("empty", .notStarted), ("part", .partial), ("done", .complete), ("error", .faulty),
    ]

    private func row(_ item: Item) -> Node {
        li(.class("task")) {
            div(.class("task-name")) {
                if let address = item.address {
                    a(.href(address), .aria("describedby", "section-" + item.section)) { item.text }
                } else {
                    span { item.text }
                }
                if let hint = item.hint { p(.class("hint")) { hint } }
            }
            span(.id("section-" + item.section), .data("section-state", item.section)) { item.status }
        }
    }
}
