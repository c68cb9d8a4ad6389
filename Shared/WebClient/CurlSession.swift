import CCurl
import Runtime

/// One line to web services, kept between questions, on a thread of its own.
actor CurlSession {
    private let settings: WebClientSettings
    private let thread = DedicatedThread(label: "web")
    private var handle: WebHandle?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ settings: WebClientSettings) { self.settings = settings }

    func carry(_ request: WebRequest) -> Result<WebResponse, WebFailure> {
        guard let handle = handle ?? WebHandle() else { return .failure(.unreachable(reason: "libcurl did not start")) }
        self.handle = handle
        return handle.carry(request, settings)
    }
}

/// A curl handle with its connections.
final class WebHandle {
    private let raw: UnsafeMutableRawPointer

    /// libcurl wants to be started once, before any thread uses it.
    private static let started = curl_start() == CURLE_OK

    init?() {
        guard Self.started, let raw = curl_easy_init() else { return nil }
        self.raw = raw
    }

    deinit { curl_easy_cleanup(raw) }

    func carry(_ request: WebRequest, _ settings: WebClientSettings) -> Result<WebResponse, WebFailure> {
        // Keeps the connections, forgets everything said about the last question.
        curl_easy_reset(raw)
        guard request.headers.allSatisfy({ Self.isSendable($0.name) && Self.isSendable($0.value) }),
            Self.isSendable(request.url)
        else { return .failure(.unsendable) }
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        for header in request.headers {
            // An own "Expect" would cost a round trip on larger bodies.
            headers = curl_slist_append(headers, "\(header.name): \(header.value)")
        }
        headers = curl_slist_append(headers, "Expect:")
        var words = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let answer = Answer(limit: settings.largestAnswer)
        let context = Unmanaged.passUnretained(answer).toOpaque()
        return withExtendedLifetime(answer) {
            words.withUnsafeMutableBufferPointer { words in
                guard configure(request, settings, headers: headers, context: context),
                    curl_set_error_buffer(raw, words.baseAddress) == CURLE_OK
                else { return .failure(.unsendable) }
                let code = curl_easy_perform(raw)
                let status = Int(curl_status(raw))
                let said = words.baseAddress.map { String(cString: $0) } ?? ""
                curl_easy_reset(raw)
                if answer.isTooLarge { return .failure(.tooLarge) }
                guard code == CURLE_OK else {
                    let reason = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
                    return .failure(code == CURLE_URL_MALFORMAT ? .unsendable : .unreachable(reason: reason))
                }
                return .success(WebResponse(status: status, body: answer.bytes))
            }
        }
    }

    private func configure(
        _ request: WebRequest, _ settings: WebClientSettings, headers: UnsafeMutablePointer<curl_slist>?,
        context: UnsafeMutableRawPointer
    ) -> Bool {
        var texts: [(CURLoption, String)] = [
            (CURLOPT_URL, request.url), (CURLOPT_CUSTOMREQUEST, request.method.rawValue),
            (CURLOPT_PROTOCOLS_STR, "http,https"),
        ]
        if let user = request.user, let password = request.password {
            texts += [(CURLOPT_USERNAME, user), (CURLOPT_PASSWORD, password.reveal())]
        }
        if let authorities = settings.authorities { texts.append((CURLOPT_CAINFO, authorities)) }
        let numbers: [(CURLoption, Int)] = [
            // Where an answer sends us is nobody's business but the caller's.
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectWithin.seconds * 1000)),
            (CURLOPT_TIMEOUT_MS, Int(settings.answerWithin.seconds * 1000)),
        ]
        guard texts.allSatisfy({ curl_set_text(raw, $0.0, $0.1) == CURLE_OK }),
            numbers.allSatisfy({ curl_set_long(raw, $0.0, $0.1) == CURLE_OK }),
            curl_set_list(raw, CURLOPT_HTTPHEADER, headers) == CURLE_OK,
            curl_set_writer(raw, keepBytes, context) == CURLE_OK
        else { return false }
        guard let body = request.body else { return true }
        // One byte more, so that an empty body has an address too; it is not sent.
        return (body + [0]).withUnsafeBytes { curl_set_body(raw, $0.baseAddress, curl_off_t(body.count)) } == CURLE_OK
    }

    /// Nothing with which a further header or request could be forged.
    private static func isSendable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}

/// The bytes of an answer as they arrive.
private final class Answer {
    private let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var isTooLarge = false

    init(limit: Int) { self.limit = limit }

    func take(_ part: UnsafeRawBufferPointer) -> Int {
        guard bytes.count + part.count <= limit else {
            isTooLarge = true
            return 0
        }
        bytes += part
        return part.count
    }
}

private func keepBytes(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
    return answer.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
}
