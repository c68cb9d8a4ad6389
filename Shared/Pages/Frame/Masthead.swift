import Calendar
import HTML

/// The top of the page: the product, and who is signed in as what (W2).
struct Masthead: Component {
    let viewer: Viewer?
    let here: Address
    let help: [HelpContact]

    var body: Node {
        header(.class("masthead")) {
            div(.class("frame", "masthead-row")) {
                a(.class("product"), .href("/")) {
                    span(.class("product-name"), .translateNo) { "รายงาน" }
                    span(.class("product-note")) { Words("ระบบรายงานภาครัฐ", "Government reporting") }
                }
                if let viewer { Person(viewer: viewer, help: help) }
                div(.class("masthead-tools")) {
                    LanguageSwitch(here: here)
                    if let viewer {
                        form(.method(.post), .action("/sign-out")) {
                            input(.type(.hidden), .name("_csrf"), .value(viewer.csrf))
                            button(.class("tool"), .type(.submit)) { Words("ออกจากระบบ", "Sign out") }
                        }
                    } else {
                        a(.class("tool"), .href("/sign-in")) { Words("เข้าสู่ระบบ", "Sign in") }
                    }
                }
            }
        }
    }
}

/// The name at the top right, the capacity, and what to do when either is wrong.
private struct Person: Component {
    let viewer: Viewer
    let help: [HelpContact]

    var body: Node {
        div(.class("person")) {
            a(.class("person-name"), .href("/account")) { viewer.name }
            span(.class("person-capacity")) {
                Words("ในฐานะ ", "as ")
                viewer.capacity
            }
            details(.class("person-wrong")) {
                summary { Words("ชื่อไม่ถูกต้อง?", "Not you?") }
                div(.class("person-help")) {
                    p {
                        Words(
                            "ถ้าชื่อ ตำแหน่ง หรือหน่วยงานไม่ถูกต้อง อย่าส่งรายงาน โปรดออกจากระบบ แล้วแจ้งผู้ดูแลสิทธิ์ของหน่วยงานท่าน หรือติดต่อ",
                            "If the name, position or agency is wrong, do not send anything. Sign out, then tell whoever manages rights in your office, or call"
                        )
                    }
                    HelpList(contacts: help)
                }
            }
        }
    }
}

/// The way to the same page in the other language.
private struct LanguageSwitch: Component {
    let here: Address

    var body: Node {
        let other = Language.current.other
        a(
            .class("tool"), .href(here.asking("lang", for: other.rawValue)), .lang(other.rawValue),
            .hreflang(other.rawValue)
        ) {
            other.name
        }
    }
}

/// Offices to ask, with what they can be asked.
struct HelpList: Component {
    let contacts: [HelpContact]

    var body: Node {
        ul(.class("help")) {
            for contact in contacts {
                li {
                    strong { contact.subject }
                    span { contact.office }
                    if let telephone = contact.telephone {
                        if let address = Address("tel:" + telephone.filter { $0.isASCII && ($0.isNumber || $0 == "+") })
                        {
                            a(.href(address)) { Words("โทร. \(telephone)", "Tel. \(telephone)") }
                        } else {
                            span { telephone }
                        }
                    }
                    if let email = contact.email, let address = Address("mailto:" + email) {
                        a(.href(address)) { email }
                    }
                }
            }
        }
    }
}
