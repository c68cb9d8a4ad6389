import Foundation
import Runtime
import Synchronization
import Testing

struct LogTests {
    private func lines(_ level: Log.Level = .info, _ write: (Log) -> Void) throws -> [[String: Any]] {
        let out = Mutex("")
        let log = Log(
            service: "auth", level: level, clock: RealClock { Date(timeIntervalSince1970: 1_800_000_000.5) },
            write: { line in out.withLock { $0 += line } })
        write(log)
        return try out.withLock { $0 }.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func writesOneObjectALine() throws {
        let lines = try lines { log in
            log.info("mail.sent", ["count": .int(3), "share": .number(.nan), "late": .flag(true)])
            log.error("mail.failed", ["reason": .text("a\nb\"c\\\u{1}\u{2028}ก")])
        }
        #expect(lines.count == 2)
        #expect(lines.first?["@timestamp"] as? String == "2027-01-15T08:00:00.500Z")
        #expect(lines.first?["event.action"] as? String == "mail.sent")
        #expect(lines.first?["count"] as? Int == 3)
        #expect(lines.first?["share"] is NSNull)
        #expect(lines.last?["reason"] as? String == "a\nb\"c\\\u{1}\u{2028}ก")
    }

    @Test(arguments: Log.Level.allCases)
    func keepsQuietBelowItsLevel(level: Log.Level) throws {
        let lines = try lines(level) { log in
            log.debug("a")
            log.info("b")
            log.warning("c")
            log.error("d")
        }
        #expect(lines.count == Log.Level.allCases.count - level.rawValue)
    }

    @Test func carriesTheTraceOfTheTask() throws {
        let trace = Trace.start()
        let lines = try lines { log in Trace.$current.withValue(trace) { log.info("a") } }
        #expect(lines.first?["trace.id"] as? String == trace.traceID)
    }
}

struct MetricsTests {
    @Test func writesWhatPrometheusReads() {
        let metrics = Metrics()
        metrics.counter("raingan_sent_total", "Mails sent.").add(2, ["kind": "a\"b\\c\nd"])
        metrics.counter("raingan_sent_total", "Mails sent.").add(1)
        metrics.gauge("raingan_open", "Open.").set(1.5)
        let seconds = metrics.histogram("raingan_seconds", "Time.")
        seconds.observe(0.001)
        seconds.observe(.seconds(1000))
        let text = metrics.text()
        #expect(text.contains("# TYPE raingan_sent_total counter\n"))
        #expect(text.contains("raingan_sent_total{kind=\"a\\\"b\\\\c\\nd\"} 2\n"))
        #expect(text.contains("raingan_sent_total 1\n"))
        #expect(text.contains("raingan_open 1.5\n"))
        #expect(text.contains("raingan_seconds_bucket{le=\"0.001\"} 1\n"))
        #expect(text.contains("raingan_seconds_bucket{le=\"60.0\"} 1\n"))
        #expect(text.contains("raingan_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("raingan_seconds_count 2\n"))
        #expect(text.contains("process_resident_memory_bytes "))
    }

    @Test func countsFromManyTasks() async {
        let counter = Metrics().counter("c", "C.")
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { counter.add() } } }
        }
        #expect(counter.value() == 8000)
    }
}

struct BackoffTests {
    @Test func growsToItsLimitAndStartsAgain() {
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(1))
        let expected: [Double] = [0.1, 0.2, 0.4, 0.8, 1, 1, 1]
        for round in [expected, expected] {
            for seconds in round {
                let wait = backoff.next().seconds
                #expect((seconds * 0.79...seconds * 1.21).contains(wait))
            }
            backoff.reset()
        }
        for _ in 0..<1000 { _ = backoff.next() }
        #expect(backoff.next() <= .seconds(1.2))
    }
}
