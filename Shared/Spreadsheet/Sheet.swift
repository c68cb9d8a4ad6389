/// One sheet of cells, whatever the file was: every cell is text, as a person reads it.
public struct Sheet: Sendable, Equatable, Codable {
    public struct Row: Sendable, Equatable, Codable {
        /// The line or row of the file, counted from 1.
        public let number: Int
        public let cells: [String]

        public init(_ number: Int, _ cells: [String]) { (self.number, self.cells) = (number, cells) }
    }

    public let rows: [Row]

    public init(rows: [Row]) { self.rows = rows }

    /// The file cannot be read as a sheet at all.
    public struct Unreadable: Error, Sendable, Equatable {
        public enum Reason: String, Sendable, CaseIterable {
            case empty
            /// Text behind a closing quotation mark, or a quotation mark that is not closed.
            case quotation
            /// Neither UTF-8 nor Windows-874.
            case encoding
            /// Neither a CSV file nor an Excel workbook (.xlsx).
            case kind
            /// A workbook that is broken, locked by a password, or holds what no workbook holds.
            case workbook
            case tooLarge = "too-large"
        }

        public let reason: Reason
        /// Where, if that is known.
        public let line: Int?

        public init(_ reason: Reason, line: Int? = nil) { (self.reason, self.line) = (reason, line) }
    }

    /// What a file may at most be, whatever it says of itself.
    public struct Limits: Sendable {
        public var bytes = 8 << 20
        /// All that is unpacked of a workbook.
        public var unpacked = 96 << 20
        public var rows = 50_000
        public var columns = 200
        public var cell = 32_767

        public init() {}
    }
}

/// How the letters of a file were written.
public enum Lettering: Sendable, Equatable {
    case utf8
    /// Windows-874, which holds TIS-620: what older Thai Excel saves as CSV.
    case windows874
    case workbook
}
