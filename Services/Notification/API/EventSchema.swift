import Contracts
import HTTP

extension Desk {
    /// The JSON Schema of an event that this service publishes, for whoever reads its events.
    func eventSchema(_ request: Request) throws -> Response {
        let file = try request.parameter("name")
        guard file.hasSuffix(".json"), let schema = Catalogue.schema(named: String(file.dropLast(5))) else {
            throw Problem.notFound
        }
        return Response(headers: ["Content-Type": "application/schema+json"], body: .bytes(Array(schema)))
    }
}
