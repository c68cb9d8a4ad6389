/// The table of nginx (`deploy/nginx/addresses.txt`): which service answers below which address.
struct AddressTable {
    struct Row: Equatable {
        let address: String
        let service: String
    }

    let rows: [Row]

    init(_ text: String) {
        rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let words = line.split(separator: " ")
            return words.count >= 2 ? Row(address: String(words[0]), service: String(words[1])) : nil
        }
    }

    /// The service that nginx sends a path to: the longest address that is the path or lies above it.
    func service(for path: String) -> String? {
        rows.filter { $0.address == "/" || path == $0.address || path.hasPrefix($0.address + "/") }
            .max { $0.address.count < $1.address.count }?.service
    }

    /// Rows that say twice where something goes: the same address, or one below another that is not the root.
    var overlaps: [String] {
        rows.indices.flatMap { one in
            rows.indices.filter { other in
                guard one != other, rows[one].address != "/" else { return false }
                if rows[one].address == rows[other].address { return one < other }
                return rows[other].address.hasPrefix(rows[one].address + "/")
            }
            .map { "\(rows[one].address) and \(rows[$0].address)" }
        }
    }

    /// The paths of a service's routing table, with the first capture and what follows it left out.
    static func routes(in file: SourceFile) -> [String] {
        file.code.matches(of: /\.(?:get|post|put|patch|delete|upload)\(\s*"(\/[^"]*)"/).map { match in
            let fixed = match.1.split(separator: "/", omittingEmptySubsequences: true).prefix { !$0.hasPrefix(":") }
            return "/" + fixed.joined(separator: "/")
        }
    }
}
