public import HTML

extension Address {
    /// This address with one value of its query set or replaced; a fragment is dropped.
    public func asking(_ name: StaticString, for value: String) -> Address {
        let whole = description.prefix { $0 != "#" }
        let parts = whole.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let kept = (parts.count > 1 ? parts[1] : "").split(separator: "&")
            .filter { !$0.hasPrefix(name.description + "=") }
        let assignment: Address = "\(value)"
        let query = kept.map { String($0) } + [name.description + "=" + assignment.description]
        return Address(String(parts[0]) + "?" + query.joined(separator: "&")) ?? self
    }
}
