public import Calendar
public import HTML

/// Rows to compare; on a telephone each row becomes a card.
public struct DataTable: Component {
    let caption: Words
    let showsCaption: Bool
    let columns: [Column]
    let rows: [[Node]]
    let totals: [Node]?
    let empty: EmptyState

    public struct Column: Sendable {
        public var header: Words
        public var kind: Kind
        public var sort: Sort?

        public enum Kind: String, Sendable {
            case text
            /// Right-aligned, figures of one width.
            case number
            /// What the row is about; read out as its header.
            case name
            /// Buttons and links.
            case action
        }

        public init(_ header: Words, _ kind: Kind = .text, sort: Sort? = nil) {
            self.header = header
            self.kind = kind
            self.sort = sort
        }
    }

    /// A link that sorts by this column, and how it is sorted now.
    public struct Sort: Sendable {
        public var address: Address
        public var order: Order?

        public enum Order: String, Sendable { case ascending, descending }

        public init(_ address: Address, order: Order? = nil) {
            self.address = address
            self.order = order
        }
    }

    /// A table; each row has one node per column, `totals` is a last row, `empty` stands in for no rows.
    public init(
        _ caption: Words, showsCaption: Bool = true, columns: [Column], rows: [[Node]], totals: [Node]? = nil,
        empty: EmptyState
    ) {
        self.caption = caption
        self.showsCaption = showsCaption
        self.columns = columns
        self.rows = rows
        self.totals = totals
        self.empty = empty
    }

    public var body: Node {
        if rows.isEmpty {
            empty
        } else {
            // The roles repeat what the elements mean, because the style of a telephone takes that meaning away.
            table(.class("data"), .role("table")) {
                HTML.caption(.class(showsCaption ? nil : "away")) { caption }
                thead(.role("rowgroup")) {
                    tr(.role("row")) { for column in columns { head(column) } }
                }
                tbody(.role("rowgroup")) {
                    for row in rows { line(row) }
                }
                if let totals {
                    tfoot(.role("rowgroup")) { line(totals) }
                }
            }
        }
    }

    private func head(_ column: Column) -> Node {
        th(
            .scope(.column), .role("columnheader"), .class("cell--\(column.kind.rawValue)"),
            .aria("sort", column.sort?.order?.rawValue)
        ) {
            if let sort = column.sort {
                a(.href(sort.address)) {
                    column.header
                    switch sort.order {
                    case .ascending: Sign.up
                    case .descending: Sign.down
                    case nil: Node.empty
                    }
                }
            } else {
                column.header
            }
        }
    }

    private func line(_ cells: [Node]) -> Node {
        tr(.role("row")) {
            for (column, cell) in zip(columns, cells) {
                let kind = Attribute.class("cell--\(column.kind.rawValue)")
                if column.kind == .name {
                    th(.scope(.row), .role("rowheader"), kind) { cell }
                } else {
                    td(.role("cell"), kind, .data("label", column.header.shown)) { cell }
                }
            }
        }
    }
}
