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

    @Test func referencesFindEverySingleSlip() {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        for _ in 0..<20 {
            let plain = Array("\(Reference.random())".replacing("-", with: ""))
            for place in 0..<10 {
                for other in alphabet where other != plain[place] {
                    var wrong = plain
                    wrong[place] = other
                    #expect(Reference(String(wrong)) == nil)
                }
            }
            for place in 0..<9 where plain[place] != plain[place + 1] {
                var wrong = plain
                wrong.swapAt(place, place + 1)
                #expect(Reference(String(wrong)) == nil)
            }
        }
    }

    @Test(arguments: ["", "0", "0000000000", "000000000000", "0000000000*", "UUUUUUUUUUU", "รายงาน"])
    func referencesRefuseEverythingElse(text: String) { #expect(Reference(text) == nil) }

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
