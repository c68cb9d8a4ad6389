import Contracts
import Foundation
import HTTP

extension Desk {
    /// `GET /api/submission/v1/schemas/:name`: what this service's events look like, for anybody.
    func schema(_ request: Request) async throws -> Response {
        let file = try request.parameter("name")
        guard file.hasSuffix(".json"), let bytes = Catalogue.schema(named: String(file.dropLast(5))) else {
            throw Problem.notFound
        }
        var response = Response.json(bytes: Array(bytes))
        response.headers["Content-Type"] = "application/schema+json"
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response
    }
}
