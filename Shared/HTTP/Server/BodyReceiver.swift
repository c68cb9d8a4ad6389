/// Takes the bytes of a body as they come, as the route wants them.
enum BodyReceiver: ~Copyable {
    case memory([UInt8], limit: Int)
    case file(TemporaryFileWriter, size: Int, limit: Int)
    case multipart(MultipartParser, size: Int, limit: Int)
    /// Nothing further is kept; the refusal is told when the body has ended.
    case refused(Problem)

    init(for route: Route, contentType: String?, directory: String) {
        do {
            switch route.body {
            case .none: self = .memory([], limit: 0)
            case .collected(let limit): self = .memory([], limit: limit)
            case .upload(let limit):
                let type = MediaType(contentType ?? "")
                if type.type == "multipart/form-data" {
                    self = .multipart(try MultipartParser(type, directory: directory), size: 0, limit: limit)
                } else {
                    self = .file(try TemporaryFileWriter(in: directory), size: 0, limit: limit)
                }
            }
        } catch { self = .refused(Self.problem(error)) }
    }

    /// Keeps the bytes, or remembers why it cannot.
    consuming func receiving(_ bytes: UnsafeRawBufferPointer) -> BodyReceiver {
        do {
            switch consume self {
            case .memory(var kept, let limit):
                guard kept.count + bytes.count <= limit else { return .refused(.tooLarge) }
                kept.append(contentsOf: bytes)
                return .memory(kept, limit: limit)
            case .file(var file, let size, let limit):
                guard size + bytes.count <= limit else { return .refused(.tooLarge) }
                try file.write(bytes)
                return .file(file, size: size + bytes.count, limit: limit)
            case .multipart(var parser, let size, let limit):
                guard size + bytes.count <= limit else { return .refused(.tooLarge) }
                try parser.feed(bytes)
                return .multipart(parser, size: size + bytes.count, limit: limit)
            case .refused(let problem): return .refused(problem)
            }
        } catch { return .refused(Self.problem(error)) }
    }

    consuming func receiving(copy bytes: [UInt8]) -> BodyReceiver {
        let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { raw.deallocate() }
        raw.copyBytes(from: bytes)
        return receiving(UnsafeRawBufferPointer(raw))
    }

    /// The whole body, now that its end has arrived.
    consuming func finish() throws(Problem) -> RequestBody {
        switch consume self {
        case .memory(let bytes, _): return bytes.isEmpty ? .empty : .bytes(bytes)
        case .file(var file, _, _): return .file(file.finish())
        case .multipart(var parser, _, _): return .form(try parser.finish())
        case .refused(let problem): throw problem
        }
    }

    private static func problem(_ error: any Error) -> Problem {
        // A full disk is ours to mend, and passes: the caller may come back.
        (error as? Problem) ?? Problem.overloaded
    }
}
