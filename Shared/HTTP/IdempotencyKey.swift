import Calendar
import Foundation

/// The name that a client gives to one intention, so that sending it twice does it once
/// (draft-ietf-httpapi-idempotency-key-header).
public struct IdempotencyKey: Sendable, Hashable, CustomStringConvertible {
    public static let header = "Idempotency-Key"
    public static let field = "_key"

    public let description: String

    /// Takes 1–64 visible ASCII characters, in quotation marks or not; nil for anything else.
    public init?(_ text: String) {
        let bare = text[...].trimmed.unquoted
        guard (1...64).contains(bare.utf8.count), bare.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        description = String(bare)
    }
}

/// What a request asks for, in a few bytes: two requests with one key must have one fingerprint.
public struct RequestFingerprint: Sendable, Hashable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
}

extension Request {
    /// The key from the header or, for a form, from its hidden field; nil when there is none.
    public func idempotencyKey() throws(Problem) -> IdempotencyKey? {
        let sent = headers.all(IdempotencyKey.header)
        guard sent.count <= 1 else { throw .malformedKey }
        var text = sent.first
        if text == nil { text = try keyField() }
        guard let text else { return nil }
        guard let key = IdempotencyKey(text) else { throw .malformedKey }
        return key
    }

    /// The key, for a route that changes something.
    public func requiredIdempotencyKey() throws(Problem) -> IdempotencyKey {
        guard let key = try idempotencyKey() else { throw .keyMissing }
        return key
    }

    private func keyField() throws(Problem) -> String? {
        switch MediaType(headers["Content-Type"] ?? "").type {
        case "application/x-www-form-urlencoded", "multipart/form-data": try form().text(IdempotencyKey.field)
        default: nil
        }
    }

    /// A fingerprint over method, address and content; a form's token and key do not count.
    ///
    /// `hash` is a cryptographic hash such as SHA-256. Throws when a file of the request cannot be read.
    public func fingerprint(hash: ([UInt8]) -> [UInt8]) throws -> RequestFingerprint {
        var digest: [UInt8] = []
        // Each piece is hashed with its length, so that no two ways of cutting give the same result.
        func add(_ piece: some Collection<UInt8>) {
            let length = withUnsafeBytes(of: UInt64(piece.count).bigEndian, Array.init)
            digest = hash(digest + length + piece)
        }
        func add(contentsOf file: TemporaryFile) throws {
            let handle = try FileHandle(forReadingFrom: file.url)
            defer { try? handle.close() }
            while let data = try handle.read(upToCount: 1 << 16), !data.isEmpty { add(data) }
        }
        for text in [method.rawValue, path, query.text] { add(text.utf8) }
        switch body {
        case .empty: break
        case .bytes, .form:
            if let form = try? form() {
                for field in form.fields where ![IdempotencyKey.field, CrossSiteCheck.field].contains(field.name) {
                    add(field.name.utf8)
                    add(field.value.utf8)
                }
                for file in form.files {
                    add(file.field.utf8)
                    add(file.name.utf8)
                    try add(contentsOf: file.content)
                }
            } else if case .bytes(let bytes) = body {
                add(bytes)
            }
        case .file(let file): try add(contentsOf: file)
        }
        return RequestFingerprint(bytes: digest)
    }
}

extension Problem {
    public static let keyMissing = Problem(
        .badRequest, code: "idempotency-key-missing",
        title: Words("คำขอนี้ต้องมีรหัสกันการส่งซ้ำ", "The request needs an idempotency key"),
        detail: Words(
            "กรุณาเปิดหน้านี้ใหม่แล้วส่งอีกครั้ง (Idempotency-Key)", "Open the page again and send it once more (Idempotency-Key)."
        ))
    public static let malformedKey = Problem(
        .badRequest, code: "idempotency-key-malformed",
        title: Words("รหัสกันการส่งซ้ำไม่ถูกต้อง", "The idempotency key is not valid"),
        detail: Words(
            "Idempotency-Key ต้องเป็นอักขระ ASCII ที่มองเห็นได้ 1–64 ตัว",
            "An Idempotency-Key has 1 to 64 visible ASCII characters."))
    /// The key was used before, for something else.
    public static let keyReused = Problem(
        .unprocessable, code: "idempotency-key-reused",
        title: Words("รหัสกันการส่งซ้ำนี้ใช้กับข้อมูลอื่นไปแล้ว", "The idempotency key was used for something else"),
        detail: Words("กรุณาเปิดหน้านี้ใหม่แล้วส่งอีกครั้ง", "Open the page again and send it once more."))
    /// The first request with this key is still being worked on.
    public static let stillRunning = Problem(
        .conflict, code: "still-running",
        title: Words("กำลังดำเนินการตามคำขอก่อนหน้า", "An earlier request is still being worked on"),
        detail: Words("กรุณารอสักครู่แล้วลองใหม่", "Wait a moment and try again.")
    ).retrying(after: .seconds(1))
}
