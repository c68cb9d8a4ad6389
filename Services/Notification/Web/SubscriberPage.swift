import Calendar
import Foundation
import HTML
import HTTP
import Pages

extension Desk {
    func subscriber(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let found = try await readSubscribers.one(request.parameter("slug"), for: visit.actor)
        guard let found else { throw Problem.notFound }
        let page = SubscriberPage(entry: found.entry, brokerAnswers: found.brokerAnswers, done: request.query["done"])
        return page.page.response(to: request, on: site, for: visit.viewer)
    }

    /// Asks before a subscriber is changed.
    func askDeed(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let (slug, deed) = try deed(of: request)
        let subscriber = try await change.find(slug, for: visit.actor)
        guard subscriber.state.allowed.contains(deed) else {
            throw Problem(ChangeSubscriber.Refusal.notInThisState(subscriber.state))
        }
        return DeedPage(subscriber: subscriber, deed: deed, csrf: visit.viewer.csrf, key: formKey).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func changeSubscriber(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let (slug, deed) = try deed(of: request)
        let repeatable = try repeatable(request, visit)
        guard deed == .rotate else {
            try await change(deed, slug, by: visit.actor, repeating: repeatable)
            return .redirect(to: "/subscribers/\(slug)?done=\(deed.rawValue)")
        }
        let credentials = try await change.rotate(slug, by: visit.actor)
        let subscriber = try await change.find(slug, for: visit.actor)
        return CredentialsPage(subscriber: subscriber, credentials: credentials).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func deed(of request: Request) throws(Problem) -> (slug: String, deed: Subscriber.Deed) {
        guard let deed = Subscriber.Deed(rawValue: try request.parameter("deed")) else { throw Problem.notFound }
        return (try request.parameter("slug"), deed)
    }
}

/// One outside system: what it is told of, what waits for it, and what may be done.
struct SubscriberPage {
    let entry: ReadSubscribers.Entry
    let brokerAnswers: Bool
    /// What was done just now.
    let done: String?

    var page: Page {
        let subscriber = entry.subscriber
        let here: Address = "/subscribers/\(subscriber.slug)"
        return Page(
            Words(subscriber.name), here: here, place: Menu.subscribers,
            trail: [Link(Menu.subscribers.text, "/subscribers")]
        ) {
            if done != nil, subscriber.state != .opening {
                Banner(
                    .success,
                    Words("สถานะปัจจุบัน: \(subscriber.state.words.thai)", "It is now: \(subscriber.state.words.english)"))
            }
            PageHeading(Words(subscriber.name), above: Words(subscriber.slug), tag: StatusTag(subscriber.state))
            if subscriber.state == .opening {
                Banner(
                    .warning, Words("ระบบรับส่งข้อความยังไม่มีผู้ใช้และคิวครบถ้วน", "The broker does not hold all of it yet")
                ) {
                    p {
                        Words(
                            "กด “ออกรหัสผ่านใหม่” เพื่อตั้งค่าให้เสร็จ", "Issue a new password to complete it.")
                    }
                }
            } else if !brokerAnswers {
                BrokerSilent()
            }
            SummaryList(nil, rows)
            ButtonRow {
                for deed in subscriber.state.allowed {
                    ButtonLink(deed.words, "/subscribers/\(subscriber.slug)/\(deed.rawValue)", deed.role)
                }
            }
        }
    }

    private var rows: [SummaryList.Row] {
        let subscriber = entry.subscriber
        return [
            .init(Words("ผู้ติดต่อ", "Contact")) { subscriber.contact },
            .init(Words("ผู้ใช้", "User")) { code { subscriber.user } },
            .init(Words("คิว", "Queue")) { code { subscriber.queueName } },
            .init(Words("รออ่านในคิว", "Waiting in its queue")) {
                if let standing = entry.standing {
                    Words(
                        "\(standing.messages) ข้อความ, กำลังอ่าน \(standing.consumers) การเชื่อมต่อ",
                        "\(standing.messages) messages, \(standing.consumers) reading now")
                } else {
                    Words("ไม่ทราบ", "not known")
                }
            },
            .init(Words("เหตุการณ์", "Events")) {
                ul {
                    for event in subscriber.events {
                        li {
                            EventWords.of(event)
                            br()
                            code { event }
                        }
                    }
                }
            },
            .init(Words("ระบบรายงาน", "Programmes")) {
                if subscriber.programmes.isEmpty {
                    Words("ทุกระบบ", "all")
                } else {
                    subscriber.programmes.joined(separator: ", ")
                }
            },
            .init(Words("หน่วยงาน", "Agencies")) {
                ul { for agency in entry.agencies { li { Words(agency.name) } } }
            },
            .init(Words("สาย", "Hierarchy")) {
                SubscriberForm.hierarchies.first { $0.0 == subscriber.hierarchy }?.1 ?? Words(subscriber.hierarchy)
            },
            .init(Words("ลงทะเบียนเมื่อ", "Registered")) { Words(at: subscriber.registeredAt) },
            .init(Words("ออกรหัสผ่านล่าสุด", "Password issued")) {
                subscriber.rotatedAt.map { Words(at: $0) } ?? Words("ยังไม่เคย", "never")
            },
        ]
    }
}

/// The question before something is done to a subscriber.
struct DeedPage {
    let subscriber: Subscriber
    let deed: Subscriber.Deed
    let csrf: String
    let key: String

    var page: Page {
        let back: Address = "/subscribers/\(subscriber.slug)"
        return Page(
            deed.words, here: "/subscribers/\(subscriber.slug)/\(deed.rawValue)", place: Menu.subscribers,
            trail: [Link(Menu.subscribers.text, "/subscribers"), Link(Words(subscriber.name), back)]
        ) {
            PageHeading(deed.words, above: Words(subscriber.name), lead: deed.consequence)
            PostForm(to: "/subscribers/\(subscriber.slug)/\(deed.rawValue)", csrf: csrf, key: key) {
                ButtonRow {
                    Button(deed.words, deed == .end ? .danger : .primary)
                    Link(Words("ยกเลิก", "Cancel"), back)
                }
            }
        }
    }
}

/// The credentials, shown this once.
struct CredentialsPage {
    let subscriber: Subscriber
    let credentials: SubscriberCredentials

    var page: Page {
        Page(
            Words("รหัสผ่านของ \(subscriber.name)", "Password of \(subscriber.name)"),
            here: "/subscribers/\(subscriber.slug)", place: Menu.subscribers,
            trail: [Link(Menu.subscribers.text, "/subscribers")]
        ) {
            PageHeading(
                Words("บันทึกรหัสผ่านนี้ไว้เดี๋ยวนี้", "Write this password down now"), above: Words(subscriber.name),
                lead: Words(
                    "รหัสผ่านแสดงครั้งเดียวและระบบไม่ได้เก็บไว้ ส่งให้ผู้ดูแลระบบปลายทางทางช่องที่ปลอดภัย",
                    "It is shown once and kept nowhere. Give it to those who run the system by a safe way."))
            SummaryList(
                nil,
                [
                    .init(Words("ผู้ใช้", "User")) { code(.translateNo) { credentials.user } },
                    .init(Words("รหัสผ่าน", "Password")) { code(.translateNo) { credentials.password } },
                    .init(Words("ไวร์ชวลโฮสต์", "Virtual host")) { code(.translateNo) { credentials.virtualHost } },
                    .init(Words("คิว", "Queue")) { code(.translateNo) { credentials.queue } },
                    .init(Words("ที่อยู่", "Address")) {
                        if let address = credentials.address {
                            code(.translateNo) { address }
                        } else {
                            Words("สอบถามผู้ดูแลระบบ", "ask the operators")
                        }
                    },
                ])
            ButtonLink(Words("บันทึกแล้ว ไปหน้าของระบบนี้", "I have it; go on"), "/subscribers/\(subscriber.slug)")
        }
    }
}
