import Foundation

/// A socket that says exactly what it is told to, and reads what comes back.
///
/// Its calls block; they run on threads of their own.
public final class RawClient: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private let descriptor: Int32

    /// `patience` bounds, in seconds, how long each reading and each writing may take.
    public init(port: Int, patience: Int = 30) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else {
            let why = String(cString: strerror(errno))
            close(descriptor)
            throw Failure(description: "connect: \(why)")
        }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends the bytes; false when the other side has hung up.
    @discardableResult
    public func send(_ bytes: some Collection<UInt8>) async -> Bool {
        let bytes = Array(bytes)
        return await Self.blocking { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    Glibc.send(
                        descriptor, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    @discardableResult
    public func send(_ text: String) async -> Bool { await send(text.utf8) }

    /// Everything until the other side hangs up.
    ///
    /// Throws when it has not done so in time.
    public func readToEnd() async throws -> String {
        var all: [UInt8] = []
        while let more = try await read() { all += more }
        return String(decoding: all, as: UTF8.self)
    }

    /// Reads until the text has come, or the other side hangs up.
    public func read(until text: String) async throws -> String {
        var all = ""
        while !all.contains(text), let more = try await read() { all += String(decoding: more, as: UTF8.self) }
        return all
    }

    /// One whole answer with a `Content-Length`, leaving the connection open.
    public func readResponse() async throws -> String {
        var all: [UInt8] = []
        while true {
            guard let more = try await read() else { return String(decoding: all, as: UTF8.self) }
            all += more
            let text = String(decoding: all, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let length = text[..<end.lowerBound].components(separatedBy: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
        }
    }

    /// Hangs up at once, without waiting for anything.
    public func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func read() async throws -> [UInt8]? {
        try await Self.blocking { [descriptor] in
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { return Result<[UInt8]?, Failure>.success(Array(buffer[..<count])) }
            if count == 0 || errno == ECONNRESET || errno == EPIPE { return .success(nil) }
            return .failure(Failure(description: "read: \(String(cString: strerror(errno)))"))
        }.get()
    }

    private static func blocking<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}
