import Dispatch
import Foundation
import Synchronization

/// A mail server on the loopback that takes every mail, or misbehaves exactly as it is told.
public final class MailSink: Sendable {
    /// Where in the conversation something happens.
    public enum Stage: String, Sendable, CaseIterable { case greeting, hello, mail, recipient, data, end }

    public enum Reaction: Sendable, Equatable {
        case reply(Int, String)
        /// Hangs up without an answer.
        case close
        /// Answers no more, and keeps the line open.
        case stall
        /// Answers as usual and hangs up.
        case answerAndClose
    }

    /// A mail as it arrived, with the dots of transparency taken away (RFC 5321 §4.5.2).
    public struct Mail: Sendable, Equatable {
        public let from: String
        public let to: String
        public let data: String
    }

    private struct State {
        var mails: [Mail] = []
        var reactions: [Stage: Reaction]
        var open: Set<Int32> = []
        var connections = 0
    }

    private let listener: Int32
    public let port: Int
    private let state: Mutex<State>

    public init(_ reactions: [Stage: Reaction] = [:]) throws {
        state = Mutex(State(reactions: reactions))
        let (listener, port) = try Self.listen()
        (self.listener, self.port) = (listener, port)
        Thread.detachNewThread { [weak self] in
            // Closed by the thread that uses it: its number may at once belong to somebody else.
            defer { close(listener) }
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { return }
                guard let sink = self else {
                    close(socket)
                    return
                }
                sink.state.withLock { state in
                    state.open.insert(socket)
                    state.connections += 1
                }
                Thread.detachNewThread { [weak sink] in sink?.converse(on: socket) }
            }
        }
    }

    private static func listen() throws -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let ready = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && Glibc.listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard ready else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    deinit {
        // Wakes the thread that accepts and those that stall.
        state.withLock { state in
            for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    public var url: String { "smtp://127.0.0.1:\(port)" }
    public var mails: [Mail] { state.withLock { $0.mails } }
    public var connections: Int { state.withLock { $0.connections } }

    public func react(_ reactions: [Stage: Reaction]) { state.withLock { $0.reactions = reactions } }

    private func converse(on socket: Int32) {
        let line = Line(socket)
        defer {
            _ = state.withLock { $0.open.remove(socket) }
            close(socket)
        }
        guard answer(.greeting, 220, "sink", line) else { return }
        var (from, to) = ("", "")
        while let command = line.read() {
            let goesOn: Bool
            switch command.prefix(4).uppercased() {
            case "EHLO", "HELO": goesOn = answer(.hello, 250, "sink", line)
            case "MAIL":
                from = command
                goesOn = answer(.mail, 250, "ok", line)
            case "RCPT":
                to = command
                goesOn = answer(.recipient, 250, "ok", line)
            case "DATA":
                guard answer(.data, 354, "go on", line) else { return }
                if case .reply = reaction(.data) { continue }
                guard let data = line.readData() else { return }
                // On disk before the answer, as a real server does it.
                let mail = Mail(from: from, to: to, data: data)
                switch reaction(.end) {
                case .reply: break
                default: state.withLock { $0.mails.append(mail) }
                }
                goesOn = answer(.end, 250, "queued", line)
            case "QUIT":
                line.write("221 bye\r\n")
                return
            default: goesOn = line.write("250 ok\r\n")
            }
            guard goesOn else { return }
        }
    }

    private func reaction(_ stage: Stage) -> Reaction? { state.withLock { $0.reactions[stage] } }

    /// Answers; false when the conversation is over.
    private func answer(_ stage: Stage, _ code: Int, _ text: String, _ line: Line) -> Bool {
        switch reaction(stage) {
        case nil: return line.write("\(code) \(text)\r\n")
        case .reply(let code, let text): return line.write("\(code) \(text)\r\n")
        case .close: return false
        case .stall:
            while line.read() != nil {}
            return false
        case .answerAndClose:
            line.write("\(code) \(text)\r\n")
            return false
        }
    }
}

/// Reads and writes lines on a socket.
private final class Line {
    private let socket: Int32
    private var pending: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }

    func read() -> String? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let text = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return text.hasSuffix("\r") ? String(text.dropLast()) : text
            }
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            pending += buffer.prefix(count)
        }
    }

    func readData() -> String? {
        var lines: [String] = []
        while let line = read() {
            if line == "." { return lines.joined(separator: "\r\n") }
            lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
        }
        return nil
    }

    @discardableResult
    func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
