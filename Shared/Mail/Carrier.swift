import CCurl
import Runtime

/// One connection to the mail server, kept between mails.
actor Carrier {
    private let settings: MailSettings
    private let thread = DedicatedThread(label: "smtp")
    private var handle: CurlHandle?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ settings: MailSettings) { self.settings = settings }

    func carry(_ message: MailMessage) -> MailOutcome {
        let (isKept, start) = (handle != nil, ContinuousClock.now)
        let outcome = attempt(message)
        // A line that was kept may have been lost since, which only its use shows: once more, on a line of its own.
        guard isKept, case .notSent = outcome, ContinuousClock.now - start < settings.connectWithin
        else { return outcome }
        handle = nil
        return attempt(message)
    }

    private func attempt(_ message: MailMessage) -> MailOutcome {
        guard let handle = handle ?? CurlHandle() else { return .notSent(reason: "libcurl did not start") }
        self.handle = handle
        return handle.send(message, settings)
    }
}

/// A curl handle with its connection.
final class CurlHandle {
    private let raw: UnsafeMutableRawPointer

    /// libcurl wants to be started once, before any thread uses it.
    private static let started = curl_start() == CURLE_OK

    init?() {
        guard Self.started, let raw = curl_easy_init() else { return nil }
        self.raw = raw
    }

    deinit { curl_easy_cleanup(raw) }

    func send(_ message: MailMessage, _ settings: MailSettings) -> MailOutcome {
        // Keeps the connection, forgets everything said about the last mail.
        curl_easy_reset(raw)
        let transfer = Transfer(message.mime, patience: settings.answerWithin)
        let recipients: UnsafeMutablePointer<curl_slist>? = curl_slist_append(nil, "<\(message.to.address.text)>")
        defer { curl_slist_free_all(recipients) }
        if recipients == nil { return .notSent(reason: "no memory") }
        var words = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        return withExtendedLifetime(transfer) {
            words.withUnsafeMutableBufferPointer { words in
                guard configure(message, settings, recipients: recipients, context: context),
                    curl_set_error_buffer(raw, words.baseAddress) == CURLE_OK
                else { return .notSent(reason: "libcurl refused its settings") }
                let code = curl_easy_perform(raw)
                let said = words.baseAddress.map { String(cString: $0) } ?? ""
                // The connection outlives this transfer; its farewell must not reach it.
                curl_easy_reset(raw)
                let failure = code == CURLE_OK ? nil : said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
                return MailOutcome.judge(
                    failure: failure, dataEnded: transfer.dataEnded, lastReply: transfer.decisiveReply)
            }
        }
    }

    private func configure(
        _ message: MailMessage, _ settings: MailSettings, recipients: UnsafeMutablePointer<curl_slist>?,
        context: UnsafeMutableRawPointer
    ) -> Bool {
        let sender = (message.returnPath ?? message.from.address).text
        var texts: [(CURLoption, String)] = [
            (CURLOPT_URL, settings.url + "/" + String(message.from.address.domain)), (CURLOPT_MAIL_FROM, "<\(sender)>"),
        ]
        if let user = settings.user, let password = settings.password {
            texts += [(CURLOPT_USERNAME, user), (CURLOPT_PASSWORD, password.reveal())]
        }
        if let authorities = settings.authorities { texts.append((CURLOPT_CAINFO, authorities)) }
        let encrypts = settings.encryption == .required
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_UPLOAD, 1), (CURLOPT_VERBOSE, 1), (CURLOPT_NOPROGRESS, 0),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_USE_SSL, encrypts ? Int(CURLUSESSL_ALL.rawValue) : Int(CURLUSESSL_NONE.rawValue)),
            (CURLOPT_CONNECTTIMEOUT_MS, milliseconds(settings.connectWithin)),
            // Two minutes by itself; `checkPatience` is to come first.
            (CURLOPT_SERVER_RESPONSE_TIMEOUT, milliseconds(settings.answerWithin) / 1000 + 2),
        ]
        return texts.allSatisfy { curl_set_text(raw, $0.0, $0.1) == CURLE_OK }
            && numbers.allSatisfy { curl_set_long(raw, $0.0, $0.1) == CURLE_OK }
            && curl_set_text(raw, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK
            && curl_set_list(raw, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
            && curl_set_reader(raw, giveBytes, context) == CURLE_OK
            && curl_set_observer(raw, observeConversation, context) == CURLE_OK
            && curl_set_progress(raw, checkPatience, context) == CURLE_OK
    }

    private func milliseconds(_ duration: Duration) -> Int { Int(duration.seconds * 1000) }
}
