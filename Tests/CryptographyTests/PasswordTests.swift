@testable import Cryptography
import Dispatch
import Runtime
import Synchronization
import Testing

struct PasswordTests {
    /// Cheap enough for many tests; the cost itself is not what they are about.
    let cheap = Argon2id(memory: 64, passes: 1, lanes: 1)
    let peppers: KeyRing
    let hasher: PasswordHasher

    init() throws {
        peppers = try KeyRing(KeyRing.generate(id: "p1"))
        hasher = PasswordHasher(peppers: peppers, cost: cheap, pool: HashingPool(threads: 2))
    }

    @Test func agreesWithTheVectorOfRFC9106() throws {
        let tag = try Argon2id(memory: 32, passes: 3, lanes: 4).tag(
            of: .init(repeating: 1, count: 32), salt: .init(repeating: 2, count: 16),
            secret: .init(repeating: 3, count: 8), associated: .init(repeating: 4, count: 12))
        #expect(hexadecimal(tag) == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")
    }

    @Test(arguments: [
        (256, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (256, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
        (65536, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
    ])
    func agreesWithTheReferenceImplementation(memory: UInt32, lanes: UInt32, tag: String) throws {
        let cost = Argon2id(memory: memory, passes: 2, lanes: lanes)
        #expect(try hexadecimal(cost.tag(of: Array("password".utf8), salt: Array("somesalt".utf8))) == tag)
    }

    @Test(arguments: ["correct horse battery staple", "รหัสผ่านที่ยาวพอ", "", " "])
    func acceptsTheRightPasswordOnly(text: String) async throws {
        let record = try await hasher.record(of: Secret(text))
        #expect(try await hasher.check(Secret(text), against: record) == .matches(outdated: false))
        #expect(try await hasher.check(Secret(text + "x"), against: record) == .differs)
        #expect(!record.contains(text) || text.trimmingPrefix(" ").isEmpty)
    }

    @Test func neverMakesTheSameRecordTwice() async throws {
        let one = try await hasher.record(of: Secret("p"))
        let other = try await hasher.record(of: Secret("p"))
        #expect(one != other)
    }

    @Test func standardRecordsCarryTheCostOfOWASP() async throws {
        let record = try await PasswordHasher(peppers: peppers, pool: HashingPool(threads: 1)).record(of: Secret("p"))
        #expect(record.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1,keyid=cDE$"))
        #expect(try hasher.needsRehash(record))
        #expect(try await hasher.check(Secret("p"), against: record) == .matches(outdated: true))
    }

    @Test func needsThePepper() async throws {
        let record = try await hasher.record(of: Secret("p"))
        let thief = PasswordHasher(
            peppers: try KeyRing(KeyRing.generate(id: "p1")), cost: cheap, pool: HashingPool(threads: 1))
        #expect(try await thief.check(Secret("p"), against: record) == .differs)
        let other = PasswordHasher(
            peppers: try KeyRing(KeyRing.generate(id: "p2")), cost: cheap, pool: HashingPool(threads: 1))
        await #expect(throws: PasswordHasher.Fault.failed(.unknownKey("p1"))) {
            try await other.check(Secret("p"), against: record)
        }
    }

    @Test func survivesTheChangeOfThePepper() async throws {
        let old = KeyRing.generate(id: "a")
        let before = PasswordHasher(peppers: try KeyRing(old), cost: cheap, pool: HashingPool(threads: 1))
        let record = try await before.record(of: Secret("p"))
        let both = try KeyRing(Secret(KeyRing.generate(id: "b").reveal() + "," + old.reveal()))
        let after = PasswordHasher(peppers: both, cost: cheap, pool: HashingPool(threads: 1))
        #expect(try await after.check(Secret("p"), against: record) == .matches(outdated: true))
        #expect(try await after.check(Secret("q"), against: record) == .differs)
    }

    @Test(arguments: [
        "", "$argon2id$", "$2b$12$abc", "$argon2i$v=19$m=64,t=1,p=1,keyid=cDE$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$t=1,m=64,p=1,keyid=cDE$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1,keyid=cDE$$",
        "$argon2id$v=19$m=99999999999,t=1,p=1,keyid=cDE$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    ])
    func refusesADamagedRecord(record: String) async throws {
        await #expect(throws: PasswordHasher.Fault.failed(.malformed("password record"))) {
            try await hasher.check(Secret("p"), against: record)
        }
    }

    @Test func saysBusyInsteadOfQueueingForever() async throws {
        let pool = HashingPool(threads: 1, patience: .zero)
        let (started, gate) = (AsyncStream.makeStream(of: Void.self), DispatchSemaphore(value: 0))
        let holder = Task {
            try await pool.run {
                started.continuation.yield()
                gate.wait()
                return 1
            }
        }
        for await _ in started.stream { break }
        // The one thread is taken, and waiting at all is longer than the patience.
        await #expect(throws: HashingPool.Busy(retryAfter: .zero)) { try await pool.run { 2 } }
        gate.signal()
        #expect(try await holder.value == 1)
    }

    @Test func neverRunsMoreAtOnceThanItHasThreads() async throws {
        let pool = HashingPool(threads: 2, patience: .seconds(60))
        let counts = Counts()
        try await withThrowingTaskGroup { group in
            for _ in 0..<60 {
                group.addTask {
                    try await pool.run {
                        counts.enter()
                        _ = try? cheap.tag(of: [1], salt: .init(repeating: 0, count: 16))
                        counts.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.done == 60)
        #expect((1...2).contains(counts.most))
        #expect(pool.waiting == 0)
    }

    private final class Counts: Sendable {
        private let figures = Mutex((now: 0, most: 0, done: 0))

        var most: Int { figures.withLock { $0.most } }
        var done: Int { figures.withLock { $0.done } }

        func enter() {
            figures.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }

        func leave() {
            figures.withLock {
                $0.now -= 1
                $0.done += 1
            }
        }
    }
}
