import CMicrohttpd

/// Reads from the library what it knows of a request.
enum RequestReader {
    static func headers(of connection: ConnectionHandle) -> Headers {
        var headers = Headers()
        withUnsafeMutablePointer(to: &headers) { headers in
            _ = MHD_get_connection_values_n(
                connection.raw, .HEADER_KIND,
                { headers, _, name, nameSize, value, valueSize in
                    guard let headers, let name else { return .NO }
                    headers.assumingMemoryBound(to: Headers.self).pointee
                        .add(RequestReader.text(name, nameSize), value.map { RequestReader.text($0, valueSize) } ?? "")
                    return .YES
                }, headers)
        }
        return headers
    }

    /// The caller's address and whether the caller spoke TLS, as told by proxies that are trusted.
    static func caller(
        of connection: ConnectionHandle, _ headers: Headers, trusting proxies: Set<String>
    ) -> (address: String, isSecure: Bool) {
        let peer = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            text.initialize(repeating: 0)
            guard let base = text.baseAddress else { return "" }
            microhttpd_peer(connection.raw, base, 64)
            return String(cString: base)
        }
        func isTrusted(_ address: String) -> Bool {
            address == "unix" || address == "::1" || address.hasPrefix("127.") || proxies.contains(address)
        }
        guard isTrusted(peer) else { return (peer, false) }
        // Every proxy appends whom it saw; the last one that we do not know is the caller.
        let chain = headers.all("X-Forwarded-For").flatMap { $0.split(separator: ",") }.map { String($0.trimmed) }
        let caller = chain.last { !isTrusted($0) } ?? chain.first ?? peer
        return (caller, headers["X-Forwarded-Proto"] == "https")
    }

    private static func text(_ start: UnsafePointer<CChar>, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
