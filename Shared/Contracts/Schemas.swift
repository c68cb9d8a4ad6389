public import Foundation

extension Catalogue {
    /// The definitions that the events' schemas refer to; they are served beside them.
    public static let sharedSchemas: Set<String> = ["_case-facts", "_envelope", "_types"]

    /// The JSON Schema (2020-12) of an event, or of one of `sharedSchemas`.
    ///
    /// Schemas refer to each other by relative address (`_envelope.json`), so that they hold together wherever
    /// they are served; a publisher serves them at `/api/<service>/v1/schemas/<name>.json`.
    ///
    /// - Parameter name: An event's name, such as `approval.report.approved.v1`; any other text is safe.
    /// - Returns: The schema's bytes, or nil when the catalogue does not know the name.
    public static func schema(named name: String) -> Data? {
        guard sharedSchemas.contains(name) || entries.contains(where: { $0.name == name }) else { return nil }
        return try? Data(contentsOf: Bundle.module.bundleURL.appending(path: "Schemas/\(name).json"))
    }
}
