import Calendar
import Foundation

extension Response {
    /// A file, or the part of it that the caller asked for (RFC 9110 §14).
    ///
    /// Of several ranges none is served alone: the whole file is. Throws not-found when there is no such file.
    public static func file(
        path: String, contentType: String, tag: EntityTag? = nil, for request: Request
    ) throws(Problem) -> Response {
        guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int else {
            throw .notFound
        }
        var response = Response(headers: ["Content-Type": contentType, "Accept-Ranges": "bytes"])
        response.body = .file(path: path, bytes: 0..<size)
        if let tag { response = response.tagged(tag, for: request) }
        guard response.status == .ok, request.method == .get, let wanted = request.headers["Range"] else {
            return response
        }
        // A range of another state would be a piece of something else.
        if let state = request.headers["If-Range"], state != tag?.header { return response }
        switch ByteRange.parse(wanted, size: size) {
        case .whole: return response
        case .impossible:
            throw Problem(
                .rangeNotSatisfiable, code: "range", title: Words("ช่วงข้อมูลที่ขอไม่มีอยู่", "There is no such range"),
                headers: ["Content-Range": "bytes */\(size)"])
        case .part(let range):
            response.status = 206
            response.headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            response.body = .file(path: path, bytes: range)
            return response
        }
    }

    /// This answer as a file to keep under its own name, which no browser may open as a page of ours.
    public func asDownload(named name: String) -> Response {
        let ascii = String(
            name.unicodeScalars.map { $0.isASCII && !"\"\\%;/".unicodeScalars.contains($0) ? Character($0) : "_" })
        var response = self
        // Both forms: RFC 6266 §5, with RFC 8187 for Thai names.
        response.headers["Content-Disposition"] =
            "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(name.percentEncoded)"
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    }
}

/// One range of bytes (RFC 9110 §14.1.2).
enum ByteRange: Equatable {
    case whole
    case impossible
    case part(Range<Int>)

    static func parse(_ header: String, size: Int) -> ByteRange {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return .whole }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map(\.trimmed)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return .whole }
        switch (Int(ends[0]), Int(ends[1])) {
        case (nil, let count?):
            return count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .impossible
        case (let first?, nil): return first < size && ends[1].isEmpty ? .part(first..<size) : .impossible
        case (let first?, let last?) where first <= last:
            return first < size ? .part(first..<(min(last, size - 1) + 1)) : .impossible
        default: return .whole
        }
    }
}
