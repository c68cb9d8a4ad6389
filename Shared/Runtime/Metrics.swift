import Foundation
import Synchronization

/// The figures of one process, in the text format that Prometheus reads.
///
/// A figure is registered once by name; asking again for the same name gives the same figure.
public final class Metrics: Sendable {
    private struct State {
        var counters: [String: Counter] = [:]
        var histograms: [String: Histogram] = [:]
        var gauges: [String: Gauge] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public func counter(_ name: String, _ help: String) -> Counter {
        state.withLock { state in
            if let known = state.counters[name] { return known }
            let counter = Counter(name: name, help: help)
            state.counters[name] = counter
            return counter
        }
    }

    /// A histogram of seconds.
    public func histogram(_ name: String, _ help: String) -> Histogram {
        state.withLock { state in
            if let known = state.histograms[name] { return known }
            let histogram = Histogram(name: name, help: help)
            state.histograms[name] = histogram
            return histogram
        }
    }

    public func gauge(_ name: String, _ help: String) -> Gauge {
        state.withLock { state in
            if let known = state.gauges[name] { return known }
            let gauge = Gauge(name: name, help: help)
            state.gauges[name] = gauge
            return gauge
        }
    }

    /// Everything, as `text/plain; version=0.0.4`.
    public func text() -> String {
        let (counters, histograms, gauges) = state.withLock {
            ($0.counters.values, $0.histograms.values, $0.gauges.values)
        }
        var out = ""
        for counter in counters.sorted(by: { $0.name < $1.name }) { out += counter.text() }
        for gauge in gauges.sorted(by: { $0.name < $1.name }) { out += gauge.text() }
        for histogram in histograms.sorted(by: { $0.name < $1.name }) { out += histogram.text() }
        return out + ProcessFigures.text()
    }
}

/// Label names and values of one series, such as `["target": "internal"]`.
public typealias Labels = [String: String]

/// A figure that only grows.
public final class Counter: Sendable {
    let name: String
    private let help: String
    private let series = Mutex<[Labels: Int]>([:])

    init(name: String, help: String) { (self.name, self.help) = (name, help) }

    public func add(_ amount: Int = 1, _ labels: Labels = [:]) {
        series.withLock { $0[labels, default: 0] += amount }
    }

    public func value(_ labels: Labels = [:]) -> Int { series.withLock { $0[labels] ?? 0 } }

    func text() -> String {
        let lines = series.withLock { $0.map { "\(name)\(labelText($0.key)) \($0.value)\n" } }
        return "# HELP \(name) \(help)\n# TYPE \(name) counter\n" + lines.sorted().joined()
    }
}

/// A figure that goes up and down.
public final class Gauge: Sendable {
    let name: String
    private let help: String
    private let series = Mutex<[Labels: Double]>([:])

    init(name: String, help: String) { (self.name, self.help) = (name, help) }

    public func set(_ value: Double, _ labels: Labels = [:]) { series.withLock { $0[labels] = value } }

    public func add(_ amount: Double, _ labels: Labels = [:]) {
        series.withLock { $0[labels, default: 0] += amount }
    }

    public func value(_ labels: Labels = [:]) -> Double { series.withLock { $0[labels] ?? 0 } }

    func text() -> String {
        let lines = series.withLock { $0.map { "\(name)\(labelText($0.key)) \($0.value)\n" } }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + lines.sorted().joined()
    }
}

/// How long something took, counted in buckets of seconds.
public final class Histogram: Sendable {
    private static let bounds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    private struct Series {
        var buckets = [Int](repeating: 0, count: Histogram.bounds.count + 1)
        var sum = 0.0
    }

    let name: String
    private let help: String
    private let series = Mutex<[Labels: Series]>([:])

    init(name: String, help: String) { (self.name, self.help) = (name, help) }

    public func observe(_ seconds: Double, _ labels: Labels = [:]) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        series.withLock { series in
            series[labels, default: Series()].buckets[bucket] += 1
            series[labels, default: Series()].sum += seconds
        }
    }

    public func observe(_ duration: Duration, _ labels: Labels = [:]) { observe(duration.seconds, labels) }

    func text() -> String {
        var out = "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
        let all = series.withLock { $0 }
        for (labels, series) in all.sorted(by: { labelText($0.key) < labelText($1.key) }) {
            var total = 0
            for (index, count) in series.buckets.enumerated() {
                total += count
                let bound = index < Self.bounds.count ? "\(Self.bounds[index])" : "+Inf"
                let withBound = labels.merging(["le": bound]) { $1 }
                out += "\(name)_bucket\(labelText(withBound)) \(total)\n"
            }
            out += "\(name)_sum\(labelText(labels)) \(series.sum)\n\(name)_count\(labelText(labels)) \(total)\n"
        }
        return out
    }
}

extension Duration {
    /// This duration as seconds with a fraction.
    public var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

private func labelText(_ labels: Labels) -> String {
    guard !labels.isEmpty else { return "" }
    let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\(name)=\"\(escaped)\""
    }
    return "{" + pairs.joined(separator: ",") + "}"
}
