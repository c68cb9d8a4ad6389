import CMicrohttpd
public import Foundation

/// A file that arrived with a request and vanishes with it, unless it is moved away.
public final class TemporaryFile: Sendable {
    public let path: String
    public let size: Int

    init(path: String, size: Int) { (self.path, self.size) = (path, size) }

    deinit { unlink(path) }

    public var url: URL { URL(filePath: path) }

    /// Gives the file a place of its own on the same file system; throws what the system says otherwise.
    public func move(to destination: URL) throws {
        guard rename(path, destination.path(percentEncoded: false)) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }
}

/// Writes a temporary file piece by piece, and removes it when it is not finished.
struct TemporaryFileWriter: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var size = 0
    private var isFinished = false

    /// The disk did not take what it was given.
    struct Failure: Error { let code: Int32 }

    init(in directory: String) throws(Failure) {
        var template = Array("\(directory)/raingan-upload-XXXXXX".utf8CString)
        descriptor = microhttpd_temporary(&template)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(path) }
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(descriptor, base, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw Failure(code: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
        size += bytes.count
    }

    mutating func finish() -> TemporaryFile {
        isFinished = true
        return TemporaryFile(path: path, size: size)
    }
}
