import CMicrohttpd
import Foundation

/// The functions that the library calls; each finds its engine behind the pointer it was given.
enum Callbacks {
    static let handle: MHD_AccessHandlerCallback = { engine, connection, url, method, version, upload, size, context in
        guard let engine, let size, let exchange = context?.pointee else { return .NO }
        guard let line = RequestLine(method: method, url: url, version: version) else { return .NO }
        let bytes = UnsafeRawBufferPointer(start: upload, count: size.pointee)
        let result = Unmanaged<Engine>.fromOpaque(engine).takeUnretainedValue().handle(
            Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue(), line: line,
            upload: bytes)
        // Zero says that every byte was taken.
        size.pointee = 0
        return result
    }

    /// Called with the request line's target, before anything else is known.
    static let target:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
        ) -> UnsafeMutableRawPointer? = { engine, target, connection in
            guard let engine, let target, let connection else { return nil }
            let exchange = Unmanaged<Engine>.fromOpaque(engine).takeUnretainedValue()
                .begin(ConnectionHandle(raw: connection), target: String(cString: target))
            return Unmanaged.passRetained(exchange).toOpaque()
        }

    static let completed: MHD_RequestCompletedCallback = { engine, _, context, reason in
        guard let engine, let context, let exchange = context.pointee else { return }
        context.pointee = nil
        Unmanaged<Engine>.fromOpaque(engine).takeUnretainedValue().end(
            Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue(),
            completed: reason == .REQUEST_TERMINATED_COMPLETED_OK)
    }

    static let connection: MHD_NotifyConnectionCallback = { engine, connection, _, event in
        guard let engine, let connection else { return }
        let handle = ConnectionHandle(raw: connection)
        let server = Unmanaged<Engine>.fromOpaque(engine).takeUnretainedValue()
        if event == .CONNECTION_NOTIFY_STARTED {
            server.connections.opened(handle, deadline: .now + server.settings.headerDeadline)
        } else {
            server.connections.closed(handle)
        }
    }

    /// Leaves escapes alone: they are read strictly, later.
    static let leaveEscaped:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?
        ) -> Int = { _, _, text in text.map { strlen($0) } ?? 0 }
}

/// The request line in the library's own buffer, valid during one call.
struct RequestLine {
    let method: UnsafePointer<CChar>
    let url: UnsafePointer<CChar>
    let version: UnsafePointer<CChar>

    init?(method: UnsafePointer<CChar>?, url: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?) {
        guard let method, let url, let version else { return nil }
        (self.method, self.url, self.version) = (method, url, version)
    }
}
