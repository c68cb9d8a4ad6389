import Calendar

extension Form {
    /// Longest name of a field, in bytes.
    static let nameLimit = 200
    private static let pairLimit = 10_000

    static let malformed = Problem(
        .badRequest, code: "malformed-form", title: Words("อ่านแบบฟอร์มที่ส่งมาไม่ได้", "The form cannot be read"),
        detail: Words("กรุณาเปิดหน้านี้ใหม่แล้วส่งอีกครั้ง", "Open the page again and send it once more."))

    /// Text that is not UTF-8 cannot be kept faithfully, so it is not kept at all.
    static func unreadable(_ field: String?) -> Problem {
        Problem(
            .badRequest, code: "unreadable-text",
            title: Words("มีอักขระที่ระบบอ่านไม่ได้", "There are characters that cannot be read"),
            fields: [
                FieldFault(
                    field: field ?? "",
                    message: Words(
                        "ข้อความมีอักขระที่ระบบอ่านไม่ได้ กรุณาพิมพ์ใหม่",
                        "The text has characters that cannot be read. Please type it again."))
            ])
    }

    private typealias FieldFault = Problem.FieldFault

    /// Reads `application/x-www-form-urlencoded` (WHATWG URL §5.1), strictly as UTF-8.
    public init(urlEncoded bytes: [UInt8]) throws(Problem) {
        var fields: [Field] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(halves[0], plusIsSpace: true) else { throw Form.unreadable(nil) }
            guard name.utf8.count <= Form.nameLimit, fields.count < Form.pairLimit else { throw Form.malformed }
            guard let value = PercentCoding.decode(halves.count == 2 ? halves[1] : [], plusIsSpace: true) else {
                throw Form.unreadable(name)
            }
            fields.append(Field(name: name, value: value))
        }
        self.init(fields: fields)
    }
}

extension Request {
    /// The submitted form, of either kind; an absent body is an empty form.
    public func form() throws(Problem) -> Form {
        let type = MediaType(headers["Content-Type"] ?? "")
        switch body {
        case .form(let form): return form
        case .empty: return Form()
        case .file: throw .unsupportedMedia
        case .bytes(let bytes):
            switch type.type {
            case "application/x-www-form-urlencoded": return try Form(urlEncoded: bytes)
            case "multipart/form-data": return try Self.multipart(bytes, type, uploadDirectory)
            default: throw .unsupportedMedia
            }
        }
    }

    private static func multipart(_ bytes: [UInt8], _ type: MediaType, _ directory: String) throws(Problem) -> Form {
        var parser = try MultipartParser(type, directory: directory)
        do { try bytes.withUnsafeBytes { try parser.feed($0) } } catch {
            throw (error as? Problem) ?? .overloaded
        }
        return try parser.finish()
    }
}
