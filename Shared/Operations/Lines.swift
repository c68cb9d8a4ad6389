import Foundation

/// Lines of bytes, each read when the one before was answered, so that another program can ask and wait.
struct Lines {
    enum Line: Equatable {
        case bytes([UInt8])
        /// It was passed over; nothing of it was kept.
        case tooLong
    }

    /// The next bytes, as many as there are; none at the end.
    typealias Source = @Sendable () throws -> [UInt8]

    /// Of a line, in bytes.
    static let longest = 16 << 20

    private let source: Source
    private let longest: Int
    private var chunk: [UInt8] = []
    private var place = 0

    init(_ source: @escaping Source, longest: Int = Lines.longest) { (self.source, self.longest) = (source, longest) }

    /// The next line without its LF; the last one may lack it.
    mutating func next() throws -> Line? {
        var line: [UInt8] = []
        var (isBegun, isTooLong) = (false, false)
        while true {
            if place == chunk.count {
                (chunk, place) = (try source(), 0)
                guard !chunk.isEmpty else { break }
            }
            isBegun = true
            let end = chunk[place...].firstIndex(of: 0x0A)
            let part = chunk[place..<(end ?? chunk.count)]
            isTooLong = isTooLong || line.count + part.count > longest
            if isTooLong { line = [] } else { line += part }
            place = end.map { $0 + 1 } ?? chunk.count
            if end != nil { break }
        }
        return isBegun ? isTooLong ? .tooLong : .bytes(line) : nil
    }

    static let standardInput: Source = {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 { return Array(chunk.prefix(count)) }
            guard errno == EINTR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
    }
}
