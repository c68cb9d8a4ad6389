/// Turns the outcomes of deliveries into as few acknowledgements as possible, never covering one that is open.
struct AckLedger {
    enum Command: Equatable {
        case acknowledge(UInt64, upTo: Bool)
        case reject(UInt64)
    }

    /// Tags under way in the order of delivery; settled ones stay until those before them are settled too.
    private var open: [(tag: UInt64, settled: Bool)] = []
    private var head = 0

    var isEmpty: Bool { head == open.count }

    mutating func delivered(_ tag: UInt64) { open.append((tag, false)) }

    /// What to tell the broker about these outcomes.
    mutating func settle(_ outcomes: [(tag: UInt64, rejected: Bool)]) -> [Command] {
        var commands: [Command] = []
        var acknowledged: [UInt64] = []
        for outcome in outcomes {
            guard let place = place(of: outcome.tag), !open[place].settled else { continue }
            open[place].settled = true
            if outcome.rejected { commands.append(.reject(outcome.tag)) } else { acknowledged.append(outcome.tag) }
        }
        // Everything up to the last tag without an open one before it goes with one command.
        while head < open.count, open[head].settled { head += 1 }
        let covered = head > 0 ? open[head - 1].tag : 0
        let within = acknowledged.filter { $0 <= covered }
        if let last = within.max() { commands.append(.acknowledge(last, upTo: within.count > 1)) }
        commands += acknowledged.filter { $0 > covered }.map { .acknowledge($0, upTo: false) }
        if head == open.count || head > 256 {
            open.removeFirst(head)
            head = 0
        }
        return commands
    }

    /// The broker counts tags upwards, so they can be searched by halves.
    private func place(of tag: UInt64) -> Int? {
        var (low, high) = (head, open.count)
        while low < high {
            let middle = (low + high) / 2
            if open[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        return low < open.count && open[low].tag == tag ? low : nil
    }

    mutating func forgetAll() {
        open.removeAll(keepingCapacity: true)
        head = 0
    }
}
