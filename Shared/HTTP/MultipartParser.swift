import CMicrohttpd

/// Takes a `multipart/form-data` body apart while it arrives (RFC 7578): fields to memory, files to disk.
struct MultipartParser: ~Copyable {
    /// More than any form of ours needs, and little enough that nobody can make the server work for nothing.
    private static let partLimit = 2000
    private static let headerLimit = 8 * 1024
    private static let fieldLimit = 1 << 20

    private enum State { case preamble, delimiter, headers, content, epilogue }

    private struct Part {
        let name: String
        let fileName: String?
        let contentType: String
    }

    private let directory: String
    private let delimiter: [UInt8]
    private var state = State.preamble
    // The first delimiter may stand at the very beginning, without the line break that belongs to every other.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private var part: Part?
    private var value: [UInt8] = []
    private var file: TemporaryFileWriter?
    private var partCount = 0
    private var fieldBytes = 0
    private var fields: [Form.Field] = []
    private var files: [Form.File] = []

    init(_ type: MediaType, directory: String) throws(Problem) {
        guard let boundary = type.parameters["boundary"], (1...70).contains(boundary.utf8.count) else {
            throw Form.malformed
        }
        self.directory = directory
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        while try step() {}
    }

    /// The form, provided that its last delimiter came.
    mutating func finish() throws(Problem) -> Form {
        guard state == .epilogue else { throw Form.malformed }
        return Form(fields: fields, files: files)
    }

    /// Does one thing with what is buffered; false when more bytes are needed.
    private mutating func step() throws -> Bool {
        switch state {
        case .preamble, .content: return try takeContent()
        case .delimiter: return try takeDelimiterEnd()
        case .headers: return try takeHeaders()
        case .epilogue:
            buffer = []
            return false
        }
    }

    private mutating func takeContent() throws -> Bool {
        if let end = find(delimiter) {
            try keep(end)
            try endPart()
            buffer.removeFirst(end + delimiter.count)
            state = .delimiter
            return true
        }
        // What could be the beginning of a delimiter waits for the next bytes.
        let sure = buffer.count - (delimiter.count - 1)
        guard sure > 0 else { return false }
        try keep(sure)
        buffer.removeFirst(sure)
        return false
    }

    private mutating func takeDelimiterEnd() throws(Problem) -> Bool {
        guard buffer.count >= 2 else { return false }
        switch (buffer[0], buffer[1]) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): state = .epilogue
        // The line break stays: it is the first half of the empty line when a part has no header.
        case (UInt8(ascii: "\r"), UInt8(ascii: "\n")): state = .headers
        default: throw Form.malformed
        }
        return true
    }

    private mutating func takeHeaders() throws -> Bool {
        guard let end = find(Array("\r\n\r\n".utf8)) else {
            if buffer.count > Self.headerLimit { throw Form.malformed }
            return false
        }
        partCount += 1
        guard end <= Self.headerLimit, partCount <= Self.partLimit else { throw Form.malformed }
        guard let text = String(validating: buffer[..<end], as: UTF8.self) else { throw Form.unreadable(nil) }
        let part = try Self.part(text)
        buffer.removeFirst(end + 4)
        self.part = part
        if let name = part.fileName, !name.isEmpty { file = try TemporaryFileWriter(in: directory) }
        state = .content
        return true
    }

    private mutating func keep(_ count: Int) throws {
        guard let part else { return }
        if part.fileName == nil {
            fieldBytes += count
            guard fieldBytes <= Self.fieldLimit else { throw Problem.tooLarge }
            value.append(contentsOf: buffer[..<count])
        } else if file != nil {
            try buffer.withUnsafeBytes { try file?.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    private mutating func endPart() throws(Problem) {
        guard let part else { return }
        self.part = nil
        if let name = part.fileName {
            guard let content = file?.finish() else { return }
            file = nil
            files.append(Form.File(field: part.name, name: name, contentType: part.contentType, content: content))
            return
        }
        guard let text = String(validating: value, as: UTF8.self) else { throw Form.unreadable(part.name) }
        fields.append(Form.Field(name: part.name, value: text))
        value = []
    }

    private func find(_ needle: [UInt8]) -> Int? {
        let found = microhttpd_find(buffer, buffer.count, needle, needle.count)
        return found < 0 ? nil : found
    }

    private static func part(_ text: String) throws(Problem) -> Part {
        var name: String?, fileName: String?, contentType = "text/plain"
        // A carriage return and a line feed are one Character in Swift.
        for line in text.split(separator: "\r\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { throw Form.malformed }
            switch halves[0].lowercased() {
            case "content-disposition":
                let parameters = DispositionParameters(halves[1])
                guard parameters.kind == "form-data" else { throw Form.malformed }
                name = parameters["name"]
                fileName = parameters["filename"].map(lastComponent)
            case "content-type": contentType = String(halves[1].trimmed)
            default: break
            }
        }
        guard let name, (1...Form.nameLimit).contains(name.utf8.count), (fileName ?? "").utf8.count <= 1024 else {
            throw Form.malformed
        }
        return Part(name: name, fileName: fileName, contentType: contentType)
    }

    /// A name without the folders that some clients put before it.
    private static func lastComponent(_ name: String) -> String {
        name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    }
}

/// `form-data; name="a"; filename="b.pdf"`, as browsers write it: a quotation mark inside is `%22` (WHATWG HTML).
private struct DispositionParameters {
    private(set) var kind: String
    private var values: [String: String] = [:]

    init(_ text: Substring) {
        var pieces: [String] = [], piece = "", isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ";" && !isQuoted {
                pieces.append(piece)
                piece = ""
            } else {
                piece.append(character)
            }
        }
        pieces.append(piece)
        kind = pieces[0][...].trimmed.lowercased()
        for piece in pieces.dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let value = String(halves[1].trimmed.unquoted).replacing("%22", with: "\"")
            values[halves[0].trimmed.lowercased()] = value
        }
    }

    subscript(name: String) -> String? { values[name] }
}
