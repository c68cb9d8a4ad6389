import Calendar
public import HTML
public import HTTP

extension Page {
    /// The page as the answer to a request, in the language that the reader chose; a choice just made is remembered.
    public func response(
        to request: Request, on site: Site, for viewer: Viewer?, status: Status = .ok
    ) -> Response {
        let asked = request.query[Language.queryName].flatMap { Language(rawValue: $0) }
        let response = Response.html(bytes: utf8(on: site, for: viewer, in: request.language), status: status)
        guard let asked, let cookie = Cookie(Language.cookieName, asked.rawValue, lifetime: .seconds(365 * 24 * 3600))
        else { return response }
        return response.setting(cookie)
    }
}

extension Request {
    /// The address of this request as links may repeat it: path and query, without the switch of language.
    public var here: Address {
        let encoded = segments.map { segment -> String in
            let piece: Address = "\(segment)"
            return piece.description
        }
        let kept = Query(query.pairs.filter { $0.name != Language.queryName }).text
        return Address("/" + encoded.joined(separator: "/") + (kept.isEmpty ? "" : "?" + kept)) ?? "/"
    }
}
