import CCurl

/// One mail on its way: gives libcurl the bytes and notes how far the conversation got.
final class Transfer {
    private let bytes: [UInt8]
    private var given = 0
    private var isDecisive = false
    private let patience: Duration
    private let started = ContinuousClock.now
    /// The dot that ends the data may have left this machine: from here on the server may have the mail.
    private(set) var dataEnded = false
    /// The last answer that decides about this mail: to MAIL, RCPT, DATA or the end of the data.
    private(set) var decisiveReply: (code: Int, text: String)?

    init(_ bytes: [UInt8], patience: Duration) { (self.bytes, self.patience) = (bytes, patience) }

    /// Fills the buffer with the next bytes.
    fileprivate func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = bytes[given..<min(given + buffer.count, bytes.count)]
        buffer.copyBytes(from: part)
        given += part.count
        // Asked again after the last byte, libcurl goes on to send the dot.
        if part.isEmpty { dataEnded = true }
        return part.count
    }

    fileprivate var takesTooLong: Bool { ContinuousClock.now - started > patience }

    /// What was said to the server: only its answers to these commands are about the mail, the others about us.
    fileprivate func said(_ line: String) {
        guard !dataEnded else { return }
        isDecisive = ["MAIL", "RCPT", "DATA"].contains(line.prefix(4).uppercased())
    }

    fileprivate func heard(_ line: String) {
        // "250-" begins an answer of several lines; "250 " ends it.
        guard isDecisive, line.utf8.count >= 3, let code = Int(line.prefix(3)), line.dropFirst(3).first != "-" else {
            return
        }
        decisiveReply = (code, String(line.dropFirst(4).filter { !$0.isNewline }))
    }
}

func giveBytes(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let buffer, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.give(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

func observeConversation(
    _: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ data: UnsafeMutablePointer<CChar>?, _ size: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let data, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let line = String(decoding: UnsafeRawBufferPointer(start: data, count: size), as: UTF8.self)
    switch kind {
    case CURLINFO_HEADER_IN: transfer.heard(line)
    case CURLINFO_HEADER_OUT: transfer.said(line)
    default: break
    }
    return 0
}

/// Ends a transfer whose time is over, and without a farewell, for which libcurl would wait as long again.
func checkPatience(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().takesTooLong ? 1 : 0
}
