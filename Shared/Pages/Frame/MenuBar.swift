import Calendar
import HTML

/// The menu under the masthead; figures are filled in by the browser.
struct MenuBar: Component {
    let items: [MenuItem]
    let place: MenuItem?

    var body: Node {
        nav(
            .class("menu"), .aria("label", Words("เมนูหลัก", "Main menu").shown),
            .data("badges", Menu.badgeSources.joined(separator: " "))
        ) {
            ul(.class("frame")) {
                for item in items {
                    li {
                        a(.href(item.address), .when(item == place, .aria("current", "page"))) {
                            item.text
                            if let badge = item.badge { span(.class("badge"), .data("badge", badge), .hidden()) }
                        }
                    }
                }
            }
        }
    }
}
