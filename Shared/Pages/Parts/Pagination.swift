import Calendar
public import HTML

/// The way through a long list.
public struct Pagination: Component {
    let page: Int
    let pages: Int
    let address: (Int) -> Address

    /// Pages count from 1; `address` says where each is.
    public init(page: Int, of pages: Int, address: @escaping (Int) -> Address) {
        self.page = page
        self.pages = pages
        self.address = address
    }

    /// The pages that are named: the first, the last and the neighbours; `nil` stands for a gap.
    static func shown(page: Int, of pages: Int) -> [Int?] {
        let near = Set([1, page - 1, page, page + 1, pages]).filter { (1...max(pages, 1)).contains($0) }.sorted()
        var shown: [Int?] = []
        for number in near {
            let last = shown.last ?? nil
            if let last, number == last + 2 { shown.append(last + 1) }
            if let last, number > last + 2 { shown.append(nil) }
            shown.append(number)
        }
        return shown
    }

    public var body: Node {
        if pages > 1 {
            nav(.class("pages"), .aria("label", Words("หน้าของรายการ", "Pages").shown)) {
                if page > 1 {
                    a(.class("pages-step"), .href(address(page - 1)), .rel("prev")) {
                        Sign.left
                        Words("ก่อนหน้า", "Previous")
                    }
                }
                ul {
                    for number in Self.shown(page: page, of: pages) { li { item(number) } }
                }
                if page < pages {
                    a(.class("pages-step"), .href(address(page + 1)), .rel("next")) {
                        Words("ถัดไป", "Next")
                        Sign.right
                    }
                }
            }
        }
    }

    @Markup private func item(_ number: Int?) -> Node {
        if let number {
            a(
                .href(address(number)), .when(number == page, .aria("current", "page")),
                .aria("label", Words("หน้า \(number)", "Page \(number)").shown)
            ) { String(number) }
        } else {
            span(.aria("hidden", true)) { "…" }
        }
    }
}
