import Foundation
public import HTML

/// The files beside the pages, under the addresses at which a browser may keep them for ever.
///
/// `deploy/scripts/static` copies each file under a name that holds a hash of its content and writes
/// `manifest.json`, whose path is the setting `RAINGAN_STATIC_MANIFEST`.
public struct StaticFiles: Sendable {
    private let addresses: [String: Address]

    /// A manifest that is missing, unreadable or incomplete.
    public enum Unusable: Error, Equatable {
        case unreadable(path: String)
        case lacks(names: [String])
    }

    /// The files that pages ask for by themselves.
    public enum Name: String, Sendable, CaseIterable {
        case style = "style.css"
        case icon = "icon.svg"
        case session = "session.js"
        case badges = "badges.js"
        case errorSummary = "errorsummary.js"
        case confirm = "confirm.js"
        case autosave = "autosave.js"
        case slider = "slider.js"
        case rows = "rows.js"
        case fragment = "fragment.js"
    }

    /// Takes the content of a manifest: name of the file → its address below `/static/`.
    public init(manifest: [String: String]) throws(Unusable) {
        addresses = manifest.compactMapValues { Address("/static/" + $0) }
        let missing = Name.allCases.map(\.rawValue).filter { addresses[$0] == nil }
        guard missing.isEmpty else { throw .lacks(names: missing) }
    }

    /// Reads the manifest once, at start.
    public init(manifestAt path: String) throws(Unusable) {
        guard let data = FileManager.default.contents(atPath: path),
            let manifest = try? JSONDecoder().decode([String: String].self, from: data)
        else { throw .unreadable(path: path) }
        try self.init(manifest: manifest)
    }

    private init(addresses: [String: Address]) { self.addresses = addresses }

    /// Stands where no manifest could be read and the reading of settings goes on.
    static let placeholder = StaticFiles(addresses: [:])

    public func address(of name: Name) -> Address { addresses[name.rawValue] ?? "/static/" }

    /// A file that only some service knows, such as a guidance picture; `nil` if it is not in the manifest.
    public func address(named name: String) -> Address? { addresses[name] }
}
