import Contracts
import Foundation
import Testing

struct WireTests {
    @Test(arguments: [
        (0, "1970-01-01T07:00:00.000+07:00"), (1_617_211_800, "2021-04-01T00:30:00.000+07:00"),
        (1_617_157_800.004, "2021-03-31T09:30:00.004+07:00"), (951_782_399.999, "2000-02-29T06:59:59.999+07:00"),
    ])
    func writesThaiTimeWithMilliseconds(seconds: Double, text: String) {
        #expect(Wire.text(of: Date(timeIntervalSince1970: seconds)) == text)
    }

    /// A time is not a little earlier every time that it is copied.
    @Test func everyMillisecondSurvivesTheWire() {
        let moments = (0..<1000).map { thousandth in
            (
                made: Date(timeIntervalSince1970: 1_617_157_800 + Double(thousandth) / 1000),
                text: "2021-03-31T09:30:00.\(String(1000 + thousandth).dropFirst())+07:00"
            )
        }
        #expect(moments.filter { Wire.text(of: $0.made) != $0.text }.map(\.text) == [])
        #expect(moments.filter { Wire.date(from: $0.text).map(Wire.text(of:)) != $0.text }.map(\.text) == [])
        #expect(
            moments.filter { Wire.date(from: $0.text) != Wire.date(from: Wire.text(of: $0.made)) }.map(\.text) == [])
    }

    @Test(arguments: [
        "2021-03-31T02:30:00Z", "2021-03-31T02:30:00.000Z", "2021-03-31T09:30:00+07:00",
        "2021-03-30T21:00:00.000-05:30",
        "2021-03-31T09:30:00.0+07:00", "2021-03-31T09:30:00.000000+07:00",
    ])
    func readsAnyOffsetAndFraction(text: String) {
        #expect(Wire.date(from: text) == Date(timeIntervalSince1970: 1_617_157_800))
    }

    @Test(arguments: [
        "", "now", "2021-03-31", "31/03/2564", "2021-13-01T00:00:00.000+07:00", "2021-03-31T09:30:00.000",
    ])
    func refusesWhatIsNoMoment(text: String) {
        #expect(Wire.date(from: text) == nil)
    }

    @Test func sequencesSortAsNumbersDo() {
        let numbers: [Int64] = [1, 2, 9, 10, 99, 100, 1_000_000_007, .max]
        let texts = numbers.map(Wire.sequence)
        #expect(texts.sorted() == texts)
        #expect(texts.allSatisfy { $0.count == 19 })
        #expect(texts.map { Int64($0) } == numbers)
    }

    private func event(bytes: Int) throws -> Envelope<EntryChanged> {
        func envelope(_ label: String) -> Envelope<EntryChanged> {
            Envelope(
                id: UUID(), subject: UUID(), sequence: 1, agency: "rayong", time: Date(timeIntervalSince1970: 0),
                traceparent: nil,
                fact: EntryChanged(
                    entryID: UUID(), programme: "project-quarterly", agencyID: UUID(), label: label, state: "active",
                    revision: 1))
        }
        return envelope(String(repeating: "x", count: bytes - (try Wire.encode(envelope("")).count)))
    }

    @Test func writesAndReadsTheLargestEvent() throws {
        let largest = try event(bytes: Wire.limit)
        let bytes = try Wire.encode(largest)
        #expect(bytes.count == 262_144)
        #expect(try Wire.decode(EntryChanged.self, from: bytes) == largest)
    }

    @Test func refusesALargerOneOnBothSides() throws {
        let tooLarge = EventTooLarge(name: EntryChanged.name, bytes: Wire.limit + 1)
        #expect(throws: tooLarge) { try Wire.encode(event(bytes: Wire.limit + 1)) }
        let padded = try Wire.encode(event(bytes: Wire.limit)) + Data(" ".utf8)
        #expect(throws: tooLarge) { try Wire.decode(EntryChanged.self, from: padded) }
    }
}
