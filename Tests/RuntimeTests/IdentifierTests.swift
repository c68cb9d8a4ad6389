import Foundation
import Runtime
import Synchronization
import Testing

struct IdentifierTests {
    @Test func idsGrowStrictlyEvenWhenTheClockStepsBack() {
        let steps = Mutex(Array(repeating: 1_800_000_000.0, count: 500) + Array(repeating: 1_799_999_000.0, count: 500))
        let make = IDGenerator(clock: RealClock { Date(timeIntervalSince1970: steps.withLock { $0.removeFirst() }) })
        let ids = (0..<1000).map { _ in make().text }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 1000)
        #expect(ids.allSatisfy { $0.dropFirst(14).first == "7" && "89ab".contains($0.dropFirst(19).prefix(1)) })
    }

    @Test func idsMadeByManyTasksNeverRepeat() async {
        let make = IDGenerator()
        let ids = await withTaskGroup(of: [UUID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<2000).map { _ in make() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 16_000)
    }

    @Test func referencesAreReadBackHoweverTheyAreTyped() {
        for _ in 0..<500 {
            let reference = Reference.random()
            let shown = "\(reference)"
            #expect(Reference(shown) == reference)
            #expect(Reference(shown.lowercased().replacing("-", with: " ")) == reference)
            #expect(Reference(shown.replacing("0", with: "o").replacing("1", with: "I")) == reference)
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private func characters(_ reference: Reference) -> [Character] { reference.description.filter { $0 != "-" } }

    /// The check is linear: whether it finds a slip hangs on the difference alone, so trying every difference at every
    /// place of one reference tries them all.
    @Test func referencesFindEveryWrongCharacter() {
        let right = characters(.random())
        for place in right.indices {
            for other in Self.alphabet where other != right[place] {
                var wrong = right
                wrong[place] = other
                #expect(Reference(String(wrong)) == nil)
                #expect(Reference.isMistyped(String(wrong)))
            }
        }
    }

    /// Draws until any two places have been swapped that differ in each of the 31 ways.
    @Test func referencesFindEverySwapOfTwoCharacters() throws {
        struct Swap: Hashable { let one, other, difference: Int }
        var tried: Set<Swap> = []
        while tried.count < 55 * 31 {
            let right = characters(.random())
            let values = try right.map { try #require(Self.alphabet.firstIndex(of: $0)) }
            for one in right.indices {
                for other in right.indices where other > one && values[one] != values[other] {
                    let swap = Swap(one: one, other: other, difference: values[one] ^ values[other])
                    guard tried.insert(swap).inserted else { continue }
                    var wrong = right
                    wrong.swapAt(one, other)
                    #expect(Reference(String(wrong)) == nil)
                }
            }
        }
    }

    @Test func referencesCanBeSaid() {
        var seen: Set<Character> = []
        while seen.count < 32 { seen.formUnion(characters(.random())) }
        #expect(seen == Set(Self.alphabet))
    }

    @Test(arguments: [
        "", "0", "0000000000", "000000000000", "0000000000*", "UUUUUUUUUUU", "รายงาน", "00000000001", "๐๐๐๐๐๐๐๐๐๐๐",
    ])
    func referencesRefuseEverythingElse(text: String) { #expect(Reference(text) == nil) }

    @Test(arguments: [
        ("00000-00000-0", false), ("00000-00000-1", true), ("0000", false), ("ทุเรียน", false), ("", false),
    ])
    func onlyWhatLooksLikeAReferenceIsMistyped(text: String, isMistyped: Bool) {
        #expect(Reference.isMistyped(text) == isMistyped)
    }

    @Test(arguments: [
        "", "00-0-0-01", "00-00000000000000000000000000000000-1111111111111111-01",
        "00-1111111111111111111111111111111-1111111111111111-01",
        "01-11111111111111111111111111111111-1111111111111111-01",
        "00-1111111111111111111111111111111G-1111111111111111-01",
        "00-11111111111111111111111111111111-1111111111111111",
        "00-11111111111111111111111111111111-0000000000000000-01",
    ])
    func tracesRefuseMalformedHeaders(header: String) { #expect(Trace(header: header) == nil) }

    @Test func tracesAreCarriedOn() {
        let trace = Trace.start()
        #expect(Trace(header: trace.header) == trace)
        #expect(trace.child().traceID == trace.traceID)
        #expect(trace.child().spanID != trace.spanID)
    }
}
