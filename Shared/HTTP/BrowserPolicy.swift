/// What every answer tells a browser about what it may do with it.
public struct BrowserPolicy: Sendable {
    /// The value of `Content-Security-Policy`; a response may bring a stricter one of its own.
    public let contentSecurity: String

    public init(contentSecurity: String) { self.contentSecurity = contentSecurity }

    /// No inline script or style and nothing from another host, so that escaping is not the only wall.
    public static let standard = BrowserPolicy(
        contentSecurity: [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "font-src 'self'",
            "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
            "object-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
            "trusted-types raingan",
        ].joined(separator: "; "))

    func applied(to response: Response, secure: Bool) -> Response {
        var response = response
        response.headers.addIfAbsent("Content-Security-Policy", contentSecurity)
        response.headers.addIfAbsent("X-Content-Type-Options", "nosniff")
        response.headers.addIfAbsent("Referrer-Policy", "no-referrer")
        response.headers.addIfAbsent("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.addIfAbsent("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.addIfAbsent("Permissions-Policy", Self.everythingOff)
        response.headers.addIfAbsent("Cache-Control", "no-store")
        // Two years; over plain HTTP browsers ignore it (RFC 6797 §7.2).
        if secure { response.headers.addIfAbsent("Strict-Transport-Security", "max-age=63072000") }
        return response
    }

    private static let everythingOff = [
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
        "midi", "payment", "usb",
    ].map { "\($0)=()" }.joined(separator: ", ")
}
