import Calendar
import HTML

/// The frame around every page: who is here, as whom, where one can go, whom to ask.
struct Shell: Component {
    let site: Site
    let viewer: Viewer?
    let page: Page

    private var title: String {
        let prefix = page.problems.contains { $0.severity == .error } ? Words("ผิดพลาด: ", "Error: ").shown : ""
        return prefix + page.title.shown + " – " + Words("รายงาน", "Raingan").shown
    }

    private var scripts: [StaticFiles.Name] {
        let always: [StaticFiles.Name] = viewer == nil ? [] : [.session, .badges]
        return always + (page.problems.isEmpty ? [] : [.errorSummary]) + page.scripts.filter { !always.contains($0) }
    }

    var body: Node {
        document(.lang(Language.current.rawValue)) {
            head {
                meta(.charset("utf-8"))
                HTML.title(title)
                meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                meta(.name("color-scheme"), .content("light"))
                if let token = viewer?.csrf ?? page.lateToken { meta(.name("csrf"), .content(token)) }
                link(.rel("stylesheet"), .href(site.files.address(of: .style)))
                link(.rel("icon"), .href(site.files.address(of: .icon)))
                for name in scripts { script(.type(.module), .src(site.files.address(of: name))) }
            }
            HTML.body {
                a(.class("skip"), .href("#main")) { Words("ข้ามไปยังเนื้อหา", "Skip to content") }
                if let notice = site.notice {
                    aside(.class("strip"), .aria("label", Words("ประกาศ", "Notice").shown)) {
                        div(.class("frame")) { notice }
                    }
                }
                Masthead(viewer: viewer, here: page.here, help: site.help)
                if let viewer { MenuBar(items: Menu.items(for: viewer.duties), place: page.place) }
                div(.class("frame", "frame--\(page.width.rawValue)")) {
                    if !page.trail.isEmpty { Trail(links: page.trail) }
                    main(.id("main"), .tabindex(-1)) {
                        ErrorSummary(page.problems)
                        page.content()
                    }
                }
                Foot(help: site.help)
            }
        }
    }
}

/// The way up from this page.
private struct Trail: Component {
    let links: [Link]

    var body: Node {
        nav(.class("trail"), .aria("label", Words("ทางกลับ", "Breadcrumb").shown)) {
            ol {
                for link in links { li { link } }
            }
        }
    }
}

/// Whom to call, the same on every page (W9).
private struct Foot: Component {
    let help: [HelpContact]

    var body: Node {
        footer(.class("foot")) {
            div(.class("frame")) {
                h2(.class("foot-title")) { Words("ติดต่อขอความช่วยเหลือ", "Get help") }
                HelpList(contacts: help)
                p(.class("foot-links")) {
                    Link(Words("คู่มือและหนังสือสั่งการ", "Guidance and orders"), "/guidance")
                    Link(Words("ข้อมูลสาธารณะ", "Public figures"), "/public")
                }
            }
        }
    }
}
