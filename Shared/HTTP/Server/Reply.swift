import CMicrohttpd
import Foundation
import Runtime
import Synchronization

/// Hands an answer to the library.
enum Reply {
    static func queue(_ answer: Response, for exchange: Exchange) -> MHD_Result {
        var answer = answer
        guard let raw = make(&answer, for: exchange) else { return .NO }
        defer { MHD_destroy_response(raw) }
        for field in answer.headers.fields { MHD_add_response_header(raw, field.name, field.value) }
        return MHD_queue_response(exchange.connection.raw, UInt32(answer.status.code), raw)
    }

    private static func make(_ answer: inout Response, for exchange: Exchange) -> OpaquePointer? {
        switch answer.body {
        case .empty: return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { bytes in
                MHD_create_response_from_buffer(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .file(let path, let range):
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                let problem = Response.problem(.notFound)
                (answer.status, answer.body) = (problem.status, problem.body)
                answer.headers["Content-Type"] = problem.headers["Content-Type"]
                exchange.state.withLock { $0.status = problem.status }
                return make(&answer, for: exchange)
            }
            return MHD_create_response_from_fd_at_offset64(UInt64(range.count), descriptor, UInt64(range.lowerBound))
        case .stream(let producer): return stream(producer, for: exchange)
        }
    }

    private static func stream(_ producer: BodyProducer, for exchange: Exchange) -> OpaquePointer? {
        let writer = BodyWriter { exchange.connection.resume() }
        let reader = StreamReader(writer: writer, connection: exchange.connection)
        let trace = exchange.state.withLock { $0.request?.trace }
        let task = Task {
            await Trace.$current.withValue(trace) {
                do {
                    try await producer.write(writer)
                    writer.end(complete: true)
                } catch { writer.end(complete: false) }
            }
        }
        exchange.state.withLock { state in
            state.writer = writer
            state.task = task
        }
        let raw = MHD_create_response_from_callback(
            UInt64.max, 64 * 1024,
            { context, _, buffer, limit in
                guard let context, let buffer else { return -2 }
                return Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue().read(into: buffer, limit)
            },
            Unmanaged.passRetained(reader).toOpaque(),
            { context in
                guard let context else { return }
                Unmanaged<StreamReader>.fromOpaque(context).release()
            })
        return raw
    }
}

/// Reads a growing body on the library's thread.
private final class StreamReader: Sendable {
    private static let endOfStream = -1
    private static let endWithError = -2

    private let writer: BodyWriter
    private let connection: ConnectionHandle

    init(writer: BodyWriter, connection: ConnectionHandle) { (self.writer, self.connection) = (writer, connection) }

    func read(into buffer: UnsafeMutablePointer<CChar>, _ limit: Int) -> Int {
        switch writer.take(limit, suspending: connection.suspend) {
        case .bytes(let bytes):
            UnsafeMutableRawPointer(buffer).copyMemory(from: bytes, byteCount: bytes.count)
            return bytes.count
        case .wait: return 0
        case .end: return Self.endOfStream
        case .failed: return Self.endWithError
        }
    }
}
