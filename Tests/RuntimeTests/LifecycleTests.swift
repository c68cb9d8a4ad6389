import Runtime
import Synchronization
import Testing

struct LifecycleTests {
    /// What happened, in order.
    final class Diary: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func write(_ line: String) { lines.withLock { $0.append(line) } }
    }

    enum End: Sendable { case quietly, withCancellation, withFault, onItsOwn, failing }
    struct Fault: Error, Equatable {}

    /// Runs until cancelled, then ends as told.
    struct Recorder: Part {
        let name: String
        let diary: Diary
        var end = End.quietly

        func run() async throws {
            if end == .onItsOwn { return }
            if end == .failing { throw Fault() }
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            diary.write("stopped \(name)")
            if end == .withCancellation { throw CancellationError() }
            if end == .withFault { throw Fault() }
        }
    }

    @Test(arguments: [End.quietly, .withCancellation])
    func stopsInReverseOrder(end: End) async throws {
        let diary = Diary()
        let parts: [any Part] = ["a", "b", "c"].map { Recorder(name: $0, diary: diary, end: end) }
        try await run(parts[...], until: {})
        #expect(diary.all == ["stopped c", "stopped b", "stopped a"])
    }

    @Test func tellsWhenStoppingWentWrong() async throws {
        let parts: [any Part] = [Recorder(name: "a", diary: Diary(), end: .withFault)]
        await #expect(throws: Fault.self) { try await run(parts[...], until: {}) }
    }

    @Test func stopsEverythingWhenOnePartFails() async throws {
        let diary = Diary()
        let parts: [any Part] = [
            Recorder(name: "a", diary: diary), Recorder(name: "b", diary: diary, end: .failing),
            Recorder(name: "c", diary: diary),
        ]
        await #expect(throws: Fault.self) { try await run(parts[...], until: sleepUntilCancelled) }
        #expect(diary.all == ["stopped c", "stopped a"])
    }

    @Test func stopsEverythingWhenOnePartEndsUnasked() async throws {
        let diary = Diary()
        let parts: [any Part] = [Recorder(name: "a", diary: diary), Recorder(name: "b", diary: diary, end: .onItsOwn)]
        let error = await #expect(throws: PartEnded.self) { try await run(parts[...], until: sleepUntilCancelled) }
        #expect(error?.name == "b")
        #expect(diary.all == ["stopped a"])
    }

    @Test func withoutPartsItOnlyWaits() async throws {
        let diary = Diary()
        try await run([], until: { diary.write("waited") })
        #expect(diary.all == ["waited"])
    }

    private let sleepUntilCancelled: @Sendable () async -> Void = {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
    }
}

struct WakeTests {
    @Test(.timeLimit(.minutes(5))) func comesAtOnceWhenTheSignalCameFirst() async {
        let wake = Wake()
        wake.signal()
        wake.signal()
        await wake.wait(atMost: .seconds(3600))
    }

    @Test(.timeLimit(.minutes(5))) func comesWhenTheLimitIsOverHoweverShort() async {
        let wake = Wake()
        for _ in 0..<2000 { await wake.wait(atMost: .zero) }
        await wake.wait(atMost: .milliseconds(1))
    }

    @Test(.timeLimit(.minutes(5))) func comesWhenTheTaskIsCancelled() async {
        let wake = Wake()
        let task = Task { await wake.wait(atMost: .seconds(3600)) }
        task.cancel()
        #expect(await !task.value)
    }

    @Test(.timeLimit(.minutes(5))) func saysWhetherThereWasASignal() async {
        let wake = Wake()
        #expect(await !wake.wait(atMost: .milliseconds(1)))
        wake.signal()
        #expect(await wake.wait(atMost: .seconds(3600)))
        let task = Task { await wake.wait(atMost: .seconds(3600)) }
        wake.signal()
        #expect(await task.value)
    }

    @Test(.timeLimit(.minutes(5))) func losesNoSignal() async {
        let (there, back) = (Wake(), Wake())
        let echo = Task { [there, back] in
            for _ in 0..<2000 {
                await there.wait(atMost: .seconds(3600))
                back.signal()
            }
        }
        for _ in 0..<2000 {
            there.signal()
            await back.wait(atMost: .seconds(3600))
        }
        await echo.value
    }
}
