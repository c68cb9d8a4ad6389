public import Calendar
public import HTML

/// It is done: the receipt, and what happens next.
public struct Confirmation: Component {
    let title: Words
    let reference: String
    let facts: [SummaryList.Row]
    let next: Node

    /// `reference` is what one says on the telephone; `facts` are arrival time, fingerprint and the like.
    public init(_ title: Words, reference: String, facts: [SummaryList.Row] = [], @Markup next: () -> Node) {
        self.title = title
        self.reference = reference
        self.facts = facts
        self.next = next()
    }

    public var body: Node {
        div(.class("receipt")) {
            Sign.tick
            h1 { title }
            p {
                Words("เลขที่อ้างอิง", "Reference")
                br()
                strong(.class("receipt-reference"), .translateNo) { reference }
            }
        }
        if !facts.isEmpty { SummaryList(nil, facts) }
        h2 { Words("ขั้นตอนต่อไป", "What happens next") }
        next
    }
}

/// A document to print, laid out like an official letter.
public struct Letter: Component {
    let heading: Words
    let number: Words?
    let date: Words
    let addressee: Words
    let content: Node
    let signature: [Words]

    /// `signature` is the signer's name and, below it, position and agency.
    public init(
        _ heading: Words, number: Words? = nil, date: Words, to addressee: Words, signature: [Words],
        @Markup content: () -> Node
    ) {
        self.heading = heading
        self.number = number
        self.date = date
        self.addressee = addressee
        self.signature = signature
        self.content = content()
    }

    public var body: Node {
        article(.class("letter")) {
            h1 { heading }
            if let number { p(.class("letter-number")) { number } }
            p(.class("letter-date")) { date }
            p {
                Words("เรียน  ", "To: ")
                addressee
            }
            content
            div(.class("letter-signature")) {
                for line in signature { p { line } }
            }
        }
    }
}
