/// How files are cut and named.
enum ShapeRules {
    static let longest = 400

    /// What a longer file says at its top, followed by the reason.
    static let excuse = "Longer than \(longest) lines because"

    static let emptyNames = ["Utils", "Util", "Helpers", "Helper", "Extensions", "Common", "Manager", "Base", "Misc"]

    static func broken(by file: SourceFile) -> [String] { length(file) + naming(file) + moduleName(file) }

    private static func length(_ file: SourceFile) -> [String] {
        guard file.lineCount > longest else { return [] }
        let top = file.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(20)
        return top.contains { $0.contains(excuse) } ? [] : ["has \(file.lineCount) lines and no reason at its top"]
    }

    private static func naming(_ file: SourceFile) -> [String] {
        let stem = file.name.split(separator: ".").first.map(String.init) ?? ""
        let empty = emptyNames.contains { stem.hasSuffix($0) && file.isSwift }
        return empty ? ["is named for nothing in particular"] : []
    }

    /// The pool of `Database` is what every other module means by that word, and so is the one value of `Projections`;
    /// nothing else of those modules is ambiguous.
    static let namesakes: Set = ["Database", "Projections"]

    /// A type that has its module's name makes everything else in the module unspeakable from outside.
    private static func moduleName(_ file: SourceFile) -> [String] {
        guard file.isSwift, let module = file.sharedModule ?? file.service.map({ "\($0)Service" }) else { return [] }
        let declared = file.code.matches(of: /\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/)
        return declared.contains { $0.1 == module && !namesakes.contains(module) }
            ? ["declares a type with its module's name, \(module)"] : []
    }
}
