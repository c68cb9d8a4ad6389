import CRabbitMQ

extension String {
    /// Copies what the library lends; broken UTF-8 becomes replacement characters.
    init(_ bytes: amqp_bytes_t) {
        self.init(decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
    }

    /// Lends these characters to the library for the duration of `body`.
    func withAMQPBytes<T>(_ body: (amqp_bytes_t) -> T) -> T {
        var copy = self
        return copy.withUTF8 { utf8 in
            body(amqp_bytes_t(len: utf8.count, bytes: UnsafeMutableRawPointer(mutating: utf8.baseAddress)))
        }
    }
}

extension HeaderValue {
    /// Nil for what has no place in `HeaderValue`.
    init?(_ field: amqp_field_value_t) {
        switch UInt32(field.kind) {
        case AMQP_FIELD_KIND_UTF8.rawValue, AMQP_FIELD_KIND_BYTES.rawValue: self = .text(String(field.value.bytes))
        case AMQP_FIELD_KIND_BOOLEAN.rawValue: self = .bool(field.value.boolean != 0)
        case AMQP_FIELD_KIND_I8.rawValue: self = .int64(Int64(field.value.i8))
        case AMQP_FIELD_KIND_U8.rawValue: self = .int64(Int64(field.value.u8))
        case AMQP_FIELD_KIND_I16.rawValue: self = .int64(Int64(field.value.i16))
        case AMQP_FIELD_KIND_U16.rawValue: self = .int64(Int64(field.value.u16))
        case AMQP_FIELD_KIND_I32.rawValue: self = .int64(Int64(field.value.i32))
        case AMQP_FIELD_KIND_U32.rawValue: self = .int64(Int64(field.value.u32))
        case AMQP_FIELD_KIND_I64.rawValue: self = .int64(field.value.i64)
        case AMQP_FIELD_KIND_U64.rawValue, AMQP_FIELD_KIND_TIMESTAMP.rawValue:
            self = .int64(Int64(clamping: field.value.u64))
        default: return nil
        }
    }
}
