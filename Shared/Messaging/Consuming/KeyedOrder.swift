/// Decides which delivery may be handled next: any whose key no other one holds, in the order of arrival.
struct KeyedOrder<Item> {
    private typealias Entry = (item: Item, key: String?)

    private var ready: [Entry] = []
    private var head = 0
    /// Keys of what is ready or being handled.
    private var held: Set<String> = []
    private var behind: [String: [Item]] = [:]

    mutating func add(_ item: Item, key: String?) {
        guard let key, !held.insert(key).inserted else { return ready.append((item, key)) }
        behind[key, default: []].append(item)
    }

    /// An item that may be handled now; its key stays held until `release`.
    mutating func next() -> Item? {
        guard head < ready.count else { return nil }
        let item = ready[head].item
        head += 1
        if head == ready.count || head > 256 {
            ready.removeFirst(head)
            head = 0
        }
        return item
    }

    /// An item with this key has been handled; the next one with it may follow.
    mutating func release(key: String?) {
        guard let key else { return }
        guard var queue = behind.removeValue(forKey: key) else {
            held.remove(key)
            return
        }
        ready.append((queue.removeFirst(), key))
        if !queue.isEmpty { behind[key] = queue }
    }

    /// Drops everything that waits; what is being handled keeps its key until it is released.
    mutating func dropWaiting() {
        for entry in ready[head...] { if let key = entry.key { held.remove(key) } }
        ready.removeAll(keepingCapacity: true)
        head = 0
        behind.removeAll()
    }
}
