import Foundation

/// What the kernel says about this process.
enum ProcessFigures {
    static func text() -> String {
        var out = ""
        if let pages = field(1, of: "/proc/self/statm") {
            out += "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes \(pages * 4096)\n"
        }
        if let user = field(13, of: "/proc/self/stat"), let system = field(14, of: "/proc/self/stat") {
            // Clock ticks are hundredths of a second on every Linux that Swift runs on.
            out +=
                "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total \(Double(user + system) / 100)\n"
        }
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return out + "# TYPE process_open_fds gauge\nprocess_open_fds \(descriptors)\n"
    }

    private static func field(_ index: Int, of path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        // The command's name may hold spaces; everything behind its closing bracket is plain.
        let plain = text.split(separator: ")").last.map(String.init) ?? text
        let skipped = plain.utf8.count == text.utf8.count ? 0 : 2
        let fields = plain.split(whereSeparator: \.isWhitespace)
        guard index - skipped < fields.count else { return nil }
        return Int(fields[index - skipped])
    }
}
