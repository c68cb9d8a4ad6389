import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import HTTP
import Messaging
import Runtime
import TestSupport
import Testing
import WebClient

@testable import NotificationService

extension BrokerDesk {
    /// The test broker's management, for a virtual host of the test's own.
    static func forTests(on broker: TestBroker) throws -> BrokerDesk {
        let parts = try #require(URLComponents(string: TestServers.rabbitManagement))
        let (user, password) = (try #require(parts.user), try #require(parts.password))
        let url = "http://\(try #require(parts.host)):\(try #require(parts.port))"
        return BrokerDesk(
            caller: WebCaller(), url: url, user: user, password: Secret(password), virtualHost: broker.vhost)
    }
}

/// Outside systems, on the real broker; one after another, as each makes a virtual host.
@Suite(.notification, .serialized)
struct SubscriberTests {
    /// Users belong to the whole broker, so each test has a name of its own.
    private static func slug() -> String { "t-\(UUID().uuidString.lowercased().prefix(8))" }

    private static func form(_ slug: String) -> SubscriberForm {
        SubscriberForm(
            slug: slug, name: "ระบบติดตามแผน", contact: "กลุ่มงานยุทธศาสตร์", queue: "approvals",
            events: ["approval.report.approved.v1"], hierarchy: "area", agencies: "rayong")
    }

    private static let actor = Actor(principal: .administrator, client: "127.0.0.1", realNow: at("2021-03-01"))

    private static func repeatable(_ key: String = UUID().uuidString) -> RepeatableRequest {
        RepeatableRequest(scope: "test", key: key, fingerprint: [1])
    }

    private struct Scene: Sendable {
        let office: Office
        let broker: TestBroker
        let desk: BrokerDesk
        let slug: String

        var register: RegisterSubscriber {
            RegisterSubscriber(
                journal: office.journal, directory: { office.directory }, broker: desk, newID: IDGenerator(),
                address: nil)
        }
        var change: ChangeSubscriber {
            ChangeSubscriber(
                journal: office.journal, directory: { office.directory }, broker: desk, address: nil)
        }

        func told() async throws -> [String] {
            let bodies = try await office.database.run(
                "SELECT body FROM outbox WHERE agg_type = 'notification.subscription' ORDER BY agg_seq", as: Bytes.self)
            return try bodies.map { try Wire.decode(SubscriptionChanged.self, from: Data($0.array)).fact.state }
        }
    }

    private static func with(_ body: (Scene) async throws -> Void) async throws {
        let office = try await Office(), slug = slug()
        try await TestBroker.with { broker in
            try await broker.declare(exchange: BrokerDesk.exchange)
            let scene = Scene(office: office, broker: broker, desk: try .forTests(on: broker), slug: slug)
            let result: Result<Void, any Error>
            do { result = .success(try await body(scene)) } catch { result = .failure(error) }
            try? await broker.management.delete("users/ext-\(slug)")
            try result.get()
        }
    }

    /// Whether somebody with this password may come in.
    private static func mayConnect(_ credentials: SubscriberCredentials, _ broker: TestBroker) async throws -> Bool {
        var settings = broker.settings
        (settings.user, settings.password) = (credentials.user, Secret(credentials.password))
        let publisher = Publisher(to: settings, name: "probe", log: .silent, metrics: Metrics())
        let running = Task { try await publisher.run() }
        defer { running.cancel() }
        do {
            try await eventually("a line", within: .seconds(3)) { publisher.state == .connected }
            return true
        } catch is NeverHappened { return false }
    }

    @Test func admitsWithAllThatTheScriptGives() async throws {
        try await Self.with { scene in
            _ = try await scene.register(Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../deploy/rabbitmq/subscriber").standardized.path
            let printed = try await TestSupport.Command.run(
                [script, scene.slug, "approvals"], environment: ["SUBSCRIBER_PASSWORD": "x"])
            let document = try #require(JSONSerialization.jsonObject(with: Data(printed.utf8)) as? [String: Any])
            func wanted(_ part: String) -> NSDictionary {
                let entry = (document[part] as? [[String: Any]])?.first ?? [:]
                #expect(entry.count > 2, "the script prints \(part)")
                return NSDictionary(
                    dictionary: entry.filter { !["vhost", "password_hash", "hashing_algorithm"].contains($0.key) })
            }
            func found(_ path: String, _ part: String) async throws -> NSDictionary {
                let data = try await scene.broker.management.get(path)
                let value = try JSONSerialization.jsonObject(with: data)
                let entry = (value as? [String: Any]) ?? (value as? [[String: Any]])?.first ?? [:]
                let keys = Set(wanted(part).allKeys.compactMap { $0 as? String })
                return NSDictionary(dictionary: entry.filter { keys.contains($0.key) })
            }
            let (user, vhost) = ("ext-\(scene.slug)", scene.broker.vhost), queue = "sub.\(scene.slug).approvals"
            #expect(try await found("users/\(user)", "users") == wanted("users"))
            #expect(try await found("permissions/\(vhost)/\(user)", "permissions") == wanted("permissions"))
            #expect(
                try await found("topic-permissions/\(vhost)/\(user)", "topic_permissions")
                    == wanted("topic_permissions"))
            #expect(try await found("queues/\(vhost)/\(queue)", "queues") == wanted("queues"))
            let binding = "bindings/\(vhost)/e/\(BrokerDesk.exchange)/q/\(queue)"
            #expect(try await found(binding, "bindings") == wanted("bindings"))
        }
    }

    @Test func tellsApprovalOnceTheBrokerHoldsItAll() async throws {
        try await Self.with { scene in
            let (subscriber, credentials) = try await scene.register(
                Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            #expect(subscriber.agencyIDs == [Office.province])
            #expect(try await scene.told() == ["active"])
            #expect(try await Self.mayConnect(credentials, scene.broker))
            let deeds = try await scene.office.database.run(
                "SELECT action FROM audit_intake ORDER BY id", as: String.self)
            #expect(deeds == ["subscriber.registered", "subscriber.password_issued"])
            let kept = try await scene.office.database.run(
                "SELECT concat_ws(' ', s::text, (SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM outbox), (SELECT string_agg(details, ' ') FROM audit_intake), (SELECT string_agg(i::text, ' ') FROM idempotency_key i)) FROM subscriber s",
                as: String.self)
            #expect(kept.allSatisfy { !$0.contains(credentials.password) }, "the password is kept nowhere")
        }
    }

    @Test func letsTheOldPasswordInNoMore() async throws {
        try await Self.with { scene in
            let (_, first) = try await scene.register(
                Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            let second = try await scene.change.rotate(scene.slug, by: Self.actor)
            #expect(first.password != second.password)
            #expect(try await Self.mayConnect(second, scene.broker))
            #expect(!(try await Self.mayConnect(first, scene.broker)))
            #expect(try await scene.told() == ["active"])
        }
    }

    @Test func pausesResumesAndEnds() async throws {
        try await Self.with { scene in
            let (_, credentials) = try await scene.register(
                Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            let pause = Self.repeatable()
            try await scene.change(.pause, scene.slug, by: Self.actor, repeating: pause)
            try await scene.change(.pause, scene.slug, by: Self.actor, repeating: pause)
            #expect(try await scene.desk.standings()["sub.\(scene.slug).approvals"] != nil, "its queue stays")
            await #expect(throws: ChangeSubscriber.Refusal.notInThisState(.paused)) {
                try await scene.change(.pause, scene.slug, by: Self.actor, repeating: Self.repeatable())
            }
            try await scene.change(.resume, scene.slug, by: Self.actor, repeating: Self.repeatable())
            try await scene.change(.end, scene.slug, by: Self.actor, repeating: Self.repeatable())
            #expect(try await scene.told() == ["active", "paused", "active", "ended"])
            #expect(try await scene.desk.standings().isEmpty)
            #expect(!(try await Self.mayConnect(credentials, scene.broker)))
            await #expect(throws: RegisterSubscriber.Refusal.self, "a short name is never given again") {
                try await scene.register(Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            }
        }
    }

    @Test func showsWhatWaitsInTheQueue() async throws {
        try await Self.with { scene in
            _ = try await scene.register(Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            let publisher = Publisher(to: scene.broker.settings, name: "egress", log: .silent, metrics: Metrics())
            let running = Task { try await publisher.run() }
            defer { running.cancel() }
            try await eventually("a line") { publisher.state == .connected }
            for key in ["approval.report.approved.v1.\(scene.slug)", "approval.report.approved.v1.other"] {
                try await publisher.publish([
                    OutgoingMessage(
                        exchange: BrokerDesk.exchange, routingKey: key, body: [0x7B, 0x7D], mandatory: false,
                        contentType: "application/json", messageID: UUID().uuidString,
                        type: "approval.report.approved.v1")
                ])
            }
            // The broker's figures lag a few seconds behind.
            let read = ReadSubscribers(
                journal: scene.office.journal, directory: { scene.office.directory }, broker: scene.desk)
            try await eventually("one message") {
                try await read.one(scene.slug, for: Self.actor)?.entry.standing?.messages == 1
            }
        }
    }

    /// The broker is away while somebody is registered: what was typed is kept, and can be completed later.
    @Test func completesLaterWhatTheBrokerCouldNotTake() async throws {
        try await Self.with { scene in
            let away = BrokerDesk(
                caller: WebCaller(), url: "http://127.0.0.1:1", user: "x", password: Secret("x"), virtualHost: "x")
            let register = RegisterSubscriber(
                journal: scene.office.journal, directory: { scene.office.directory }, broker: away,
                newID: IDGenerator(), address: nil)
            await #expect(throws: RegisterSubscriber.Refusal.brokerAway(slug: scene.slug)) {
                try await register(Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            }
            #expect(try await scene.told() == [])
            let found = try await scene.change.find(scene.slug, for: Self.actor)
            #expect(found.state == .opening)
            _ = try await scene.change.rotate(scene.slug, by: Self.actor)
            #expect(try await scene.told() == ["active"])
        }
    }

    @Test func saysInWordsWhatEachEventTells() {
        for event in RegisterSubscriber.events { #expect(EventWords.of(event).thai != event) }
    }

    @Test func doesTheSameRequestOnce() async throws {
        try await Self.with { scene in
            let request = Self.repeatable()
            _ = try await scene.register(Self.form(scene.slug), by: Self.actor, repeating: request)
            await #expect(throws: RegisterSubscriber.Refusal.alreadyDone(slug: scene.slug)) {
                try await scene.register(Self.form(scene.slug), by: Self.actor, repeating: request)
            }
            #expect(try await scene.told() == ["active"])
        }
    }

    @Test func givesNoOneMoreThanTheyAdminister() async throws {
        try await Self.with { scene in
            let neighbour = Actor(principal: .neighbour, client: "127.0.0.1", realNow: at("2021-03-01"))
            await #expect(throws: RegisterSubscriber.Refusal.self) {
                try await scene.register(Self.form(scene.slug), by: neighbour, repeating: Self.repeatable())
            }
            _ = try await scene.register(Self.form(scene.slug), by: Self.actor, repeating: Self.repeatable())
            for deed in Subscriber.Deed.allCases where deed != .rotate {
                await #expect(throws: ChangeSubscriber.Refusal.unknown) {
                    try await scene.change(deed, scene.slug, by: neighbour, repeating: Self.repeatable())
                }
            }
            await #expect(throws: ChangeSubscriber.Refusal.unknown) {
                try await scene.change.rotate(scene.slug, by: neighbour)
            }
            let door = try Door(scene.office, broker: scene.desk)
            var browser = try door.browser(.neighbour)
            #expect(await browser.get("/subscribers/\(scene.slug)").status == .notFound)
            #expect(await browser.get("/subscribers/\(scene.slug)/end").status == .notFound)
            #expect(!(await browser.get("/subscribers").bodyText.contains(scene.slug)))
        }
    }

    @Test func guidesAPersonThroughAllOfIt() async throws {
        try await Self.with { scene in
            let door = try Door(scene.office, broker: scene.desk), person = Principal.administrator
            var browser = try door.browser(person)
            #expect(await browser.get("/subscribers").bodyText.contains("ยังไม่มีระบบภายนอก"))
            let wrong = await browser.postForm(
                "/subscribers", door.seal(person) + [("slug", "Ö"), ("name", "ระบบ <b>"), ("agencies", "nowhere")])
            #expect(wrong.status == .unprocessable)
            #expect(wrong.bodyText.contains("ระบบ &lt;b&gt;"), "what was typed is kept")
            #expect(wrong.bodyText.contains("ไม่พบหน่วยงาน nowhere"))
            let right =
                door.seal(person) + [
                    ("slug", scene.slug), ("name", "ระบบติดตามแผน"), ("contact", "กลุ่มงานยุทธศาสตร์"),
                    ("queue", "approvals"),
                    ("events", "approval.report.approved.v1"), ("hierarchy", "area"), ("agencies", "rayong"),
                ]
            let made = await browser.postForm("/subscribers", right)
            #expect(made.status == .created)
            #expect(made.bodyText.contains("ext-\(scene.slug)"))
            #expect(made.headers["Cache-Control"] == "no-store")
            #expect(await browser.postForm("/subscribers", right).status == .conflict)
            #expect(await browser.get("/subscribers").bodyText.contains("ระบบติดตามแผน"))
            #expect(await browser.get("/subscribers/\(scene.slug)").bodyText.contains("ใช้งานอยู่"))
            #expect(await browser.get("/subscribers/\(scene.slug)/resume").status == .conflict)
            #expect(await browser.get("/subscribers/\(scene.slug)/explode").status == .notFound)
            #expect(await browser.get("/subscribers/\(scene.slug)/end").bodyText.contains("จะถูกลบ"))
            let ended = await browser.postForm("/subscribers/\(scene.slug)/end", door.seal(person))
            #expect(ended.status == .seeOther)
            #expect(await browser.get("/subscribers/\(scene.slug)").bodyText.contains("สิ้นสุดแล้ว"))
        }
    }

    @Test func servesScripts() async throws {
        try await Self.with { scene in
            let door = try Door(scene.office, broker: scene.desk)
            var program = try door.program(.administrator)
            let path = "/api/notification/v1/subscribers"
            let body = """
                {"slug":"\(scene.slug)","name":"ระบบติดตามแผน","contact":"กลุ่มงานยุทธศาสตร์",\
                "events":["approval.report.approved.v1"],"hierarchy":"area","agencies":["rayong"]}
                """
            #expect(await program.postJSON(path, body).status == .badRequest, "a key is asked for")
            let made = await program.postJSON(path, body, ["Idempotency-Key": "one"])
            #expect(made.status == .created)
            let answer = try #require(
                JSONSerialization.jsonObject(with: Data(made.bodyText.utf8)) as? [String: Any])
            #expect(answer["user"] as? String == "ext-\(scene.slug)")
            #expect((answer["password"] as? String)?.count == 43)
            #expect(await program.postJSON(path, body, ["Idempotency-Key": "one"]).status == .conflict)
            let other = body.replacing("ระบบติดตามแผน", with: "x")
            #expect(await program.postJSON(path, other, ["Idempotency-Key": "one"]).status == .unprocessable)
            #expect(await program.get("\(path)/\(scene.slug)").bodyText.contains(#""state":"active""#))
            let paused = await program.postJSON("\(path)/\(scene.slug)/pause", "{}", ["Idempotency-Key": "two"])
            #expect(paused.bodyText.contains(#""allowed":["rotate","resume","end"]"#))
            let unknown = body.replacing(#""slug""#, with: #""colour":1,"slug""#)
            #expect(await program.postJSON(path, unknown, ["Idempotency-Key": "three"]).status == .badRequest)
        }
    }
}
