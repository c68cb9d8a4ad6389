public import Foundation
import Synchronization

/// Makes time-ordered identifiers (RFC 9562 §5.7).
///
/// Ids made in one process are strictly increasing, also within one millisecond and when the clock steps back.
public struct IDGenerator: Sendable {
    private let clock: RealClock
    private let last = LastTick()

    public init(clock: RealClock = .system) { self.clock = clock }

    public func callAsFunction() -> UUID {
        // 48 bits of milliseconds and the 12 bits behind them count on together, so that ids keep their order.
        let now = UInt64(max(0, clock.now().timeIntervalSince1970) * 1000) << 12 | UInt64.random(in: 0..<1024)
        let tick = last.value.withLock { last in
            last = max(now, last + 1)
            return last
        }
        let milliseconds = tick >> 12
        let counter = UInt16(tick & 0xFFF)
        let tail = UInt64.random(in: .min ... .max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func byte(_ value: UInt64, _ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> shift) }
        return UUID(
            uuid: (
                byte(milliseconds, 40), byte(milliseconds, 32), byte(milliseconds, 24), byte(milliseconds, 16),
                byte(milliseconds, 8), byte(milliseconds, 0), 0x70 | UInt8(counter >> 8), UInt8(counter & 0xFF),
                byte(tail, 56), byte(tail, 48), byte(tail, 40), byte(tail, 32), byte(tail, 24), byte(tail, 16),
                byte(tail, 8), byte(tail, 0)
            ))
    }

    private final class LastTick: Sendable { let value = Mutex<UInt64>(0) }
}

extension UUID {
    /// The canonical form of RFC 9562, in small letters, as PostgreSQL prints it.
    public var text: String {
        let id = uuid
        return [
            id.0, id.1, id.2, id.3, id.4, id.5, id.6, id.7, id.8, id.9, id.10, id.11, id.12, id.13, id.14, id.15,
        ].hexadecimal(dashesBefore: [4, 6, 8, 10])
    }

    /// When a version 7 id was made, to the millisecond (RFC 9562 §5.7).
    public var madeAt: Date {
        let bytes = [uuid.0, uuid.1, uuid.2, uuid.3, uuid.4, uuid.5]
        let milliseconds = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
