import Calendar

/// What somebody types to say who they are, in the one form in which it is kept and compared.
///
/// Thai digits are read as Latin ones and letters as small ones, so that ๕๘๑๐๕๐๑ and 5810501 are one agency's code.
struct SignInName: Sendable, Hashable {
    let text: String

    /// Nil for what nobody can be called: too short, too long, or with a character that no name has.
    init?(_ typed: String) {
        guard typed.utf8.count <= 400, let clean = try? CleanText(typed) else { return nil }
        let text = clean.searchKey
        guard (3...254).contains(text.utf8.count), text.utf8.allSatisfy(Self.mayStand) else { return nil }
        self.text = text
    }

    private static func mayStand(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || [0x2B, 0x2D, 0x2E, 0x40, 0x5F].contains(byte)
    }
}
