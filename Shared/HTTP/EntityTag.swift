import Calendar

/// The name of one state of something (RFC 9110 §8.8.3), always a strong one.
public struct EntityTag: Sendable, Equatable {
    public let header: String

    /// A tag from a version, a revision or a hash; what cannot stand in a tag is escaped.
    public init(_ version: String) { header = "\"\(version.percentEncoded)\"" }

    /// Tells whether a list of tags (`"a", W/"b"` or `*`) names this one.
    func isNamed(in list: String, weakly: Bool) -> Bool {
        list.split(separator: ",").map(\.trimmed).contains { tag in
            tag == "*" || tag == header[...] || weakly && tag == "W/\(header)"
        }
    }
}

extension Response {
    /// This answer with its tag, or 304 when the caller has that state already (RFC 9110 §13.1.2).
    public func tagged(_ tag: EntityTag, for request: Request) -> Response {
        var response = self
        response.headers["ETag"] = tag.header
        response.headers.addIfAbsent("Cache-Control", "private, no-cache")
        guard request.method.isSafe, status == .ok,
            request.headers.all("If-None-Match").contains(where: { tag.isNamed(in: $0, weakly: true) })
        else { return response }
        response.status = .notModified
        response.body = .empty
        response.headers["Content-Type"] = nil
        return response
    }
}

extension Request {
    /// Refuses a change of something that has changed since the caller saw it (412), and one that does not say what
    /// the caller saw (428; RFC 6585 §3).
    public func requireMatch(_ tag: EntityTag) throws(Problem) {
        let sent = headers.all("If-Match")
        guard !sent.isEmpty else {
            throw Problem(
                .preconditionRequired, code: "if-match-missing",
                title: Words("คำขอต้องระบุรุ่นของข้อมูล", "The request must say which version it means"),
                detail: Words("If-Match", "If-Match"))
        }
        guard sent.contains(where: { tag.isNamed(in: $0, weakly: false) }) else {
            throw Problem(
                .preconditionFailed, code: "changed-meanwhile",
                title: Words("ข้อมูลถูกเปลี่ยนไปแล้ว", "It has changed meanwhile"),
                detail: Words("กรุณาเปิดหน้านี้ใหม่เพื่อดูข้อมูลล่าสุด", "Open the page again to see the latest."))
        }
    }
}
