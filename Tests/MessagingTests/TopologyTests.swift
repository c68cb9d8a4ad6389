import Foundation
import Runtime
import TestSupport
import Testing

@testable import Messaging

/// What the definitions file promises, asked of the broker that has imported it.
struct TopologyTests {
    private static let services = ["auth", "submission", "approval", "notification"]

    @Test func bringsEveryEventToThoseWhoListenAndToNobodyElse() async throws {
        try await Topology.with { topology in
            let listeners = [
                "auth": ["submission", "approval", "notification"], "submission": ["approval", "notification"],
                "approval": ["submission", "notification"], "notification": ["auth", "approval"],
            ]
            for source in Self.services {
                let publisher = Publisher(
                    to: try topology.settings("svc-\(source)"), log: .silent, metrics: Metrics())
                try await running(publisher) {
                    try await publisher.connected()
                    let key = "\(source).thing.happened.v1.moi"
                    try await publisher.publish([
                        OutgoingMessage(
                            exchange: "\(source).events", routingKey: key, body: Array(source.utf8), mandatory: true)
                    ])
                }
            }
            for listener in Self.services {
                let expected = Set(Self.services.filter { listeners[$0, default: []].contains(listener) })
                let heard = Seen<String>()
                let consumer = Consumer(
                    from: .queue("\(listener).in"), at: try topology.settings("svc-\(listener)"), name: listener,
                    log: .silent, metrics: Metrics()
                ) {
                    heard.add(String(decoding: $0.body, as: UTF8.self))
                    return .ack
                }
                try await running(consumer) { try await eventually(listener) { heard.count >= expected.count } }
                #expect(Set(heard.all) == expected)
                #expect(heard.count == expected.count)
            }
        }
    }

    @Test func keepsRejectedEventsInTheDeadLettersOfTheirQueue() async throws {
        try await Topology.with { topology in
            let approval = try topology.settings("svc-approval"), auth = try topology.settings("svc-auth")
            let publisher = Publisher(to: auth, log: .silent, metrics: Metrics()), dead = Seen<[UInt8]>()
            let rejecting = Consumer(
                from: .queue("approval.in"), at: approval, name: "in", log: .silent, metrics: Metrics()
            ) { _ in .reject }
            let reading = Consumer(
                from: .queue("approval.dlq"), at: approval, name: "dlq", log: .silent, metrics: Metrics()
            ) {
                dead.add($0.body)
                return .ack
            }
            try await running([publisher, rejecting, reading]) {
                try await publisher.connected()
                try await publisher.publish([
                    OutgoingMessage(exchange: "auth.events", routingKey: "auth.x.y.v1.moi", body: [42])
                ])
                try await eventually("dead letter") { dead.count == 1 }
            }
            #expect(dead.all == [[42]])
        }
    }

    @Test(arguments: services)
    func aServiceMayDoWhatItMust(service: String) async throws {
        try await Topology.with { topology in
            let user = "svc-\(service)"
            #expect(try topology.refusal(user, publishing: "\(service).a.b.v1.moi", to: "\(service).events") == nil)
            #expect(try topology.refusal(user, publishing: "auth.requests", to: "raingan.requests") == nil)
            #expect(try topology.refusal(user, publishing: "reply.auth.1", to: "raingan.replies") == nil)
            for queue in ["in", "requests", "dlq"] {
                #expect(
                    try topology.refusal(user) { link throws(BrokerFault) in try link.consume("\(service).\(queue)") }
                        == nil)
            }
            let revocations = try topology.refusal(user) { link throws(BrokerFault) in
                try link.declareExclusive("rev.\(service).1")
                try link.bind("rev.\(service).1", to: "auth.events", key: "auth.session.#")
                try link.bind("rev.\(service).1", to: "auth.heartbeats", key: "#")
                try link.consume("rev.\(service).1")
                try link.declareExclusive("reply.\(service).1")
                try link.bind("reply.\(service).1", to: "raingan.replies", key: "reply.\(service).1")
                try link.consume("reply.\(service).1")
            }
            #expect(revocations == nil)
        }
    }

    @Test(arguments: services)
    func aServiceMayDoNothingElse(service: String) async throws {
        try await Topology.with { topology in
            let user = "svc-\(service)"
            let other = service == "auth" ? "approval" : "auth"
            #expect(try topology.refusal(user, publishing: "\(other).a.b.v1.moi", to: "\(other).events") == 403)
            #expect(try topology.refusal(user, publishing: "\(other).a.b.v1.moi", to: "\(service).events") == 403)
            #expect(try topology.refusal(user, publishing: "\(other).in", to: "") == 403)
            #expect(try topology.refusal(user, publishing: "\(other).in", to: "raingan.dlx") == 403)
            if service != "auth" {
                #expect(try topology.refusal(user, publishing: "auth.beat", to: "auth.heartbeats") == 403)
            }
            for queue in ["\(other).in", "\(other).requests", "\(other).dlq"] {
                #expect(try topology.refusal(user) { link throws(BrokerFault) in try link.consume(queue) } == 403)
            }
            for queue in ["mine", "rev.\(other).1", "reply.\(other).1", "\(service).more"] {
                #expect(
                    try topology.refusal(user) { link throws(BrokerFault) in try link.declareExclusive(queue) } == 403)
            }
            let eavesdropping = try topology.refusal(user) { link throws(BrokerFault) in
                try link.declareExclusive("rev.\(service).2")
                try link.bind(
                    "rev.\(service).2", to: "\(service == "approval" ? "submission" : "approval").events", key: "#")
            }
            #expect(eavesdropping == 403)
            #expect(try topology.refusal(user, outside: true) { _ in } == 530)
        }
    }

    @Test func anOutsiderReceivesItsOwnEventsOnly() async throws {
        try await Topology.with { topology in
            let egress = Publisher(
                to: try topology.settings("svc-approval-egress"), log: .silent, metrics: Metrics())
            let heard = Seen<String>()
            let consumer = Consumer(
                from: .queue("sub.moi.main"), at: try topology.settings("ext-moi"), name: "moi", log: .silent,
                metrics: Metrics()
            ) {
                heard.add($0.routingKey)
                return .ack
            }
            let keys = ["mof", "moi", "moi-x", "moi"].map { "approval.report.approved.v1.\($0)" }
            try await running([egress, consumer]) {
                try await egress.connected()
                try await egress.publish(
                    keys.map { OutgoingMessage(exchange: "public.events", routingKey: $0, body: []) })
                try await eventually("both") { heard.count == 2 }
            }
            #expect(heard.all == [keys[1], keys[3]])
        }
    }

    @Test(arguments: [
        "approval.#.moi", "approval.report.approved.v1.moi", "approval.report.*.v1.moi", "approval.*.*.*.moi",
    ])
    func anOutsiderMayBindItsOwnEvents(key: String) async throws {
        try await Topology.with { topology in
            let refusal = try topology.refusal("ext-moi") { link throws(BrokerFault) in
                try link.declareExclusive("sub.moi.own")
                try link.bind("sub.moi.own", to: "public.events", key: key)
                try link.consume("sub.moi.own")
            }
            #expect(refusal == nil)
        }
    }

    @Test func anOutsiderMayDoNothingElse() async throws {
        try await Topology.with { topology in
            let user = "ext-moi"
            for key in [
                "#", "*", "approval.#", "approval.report.approved.v1.mof", "#.moi", "approval.report.approved.v1.*", "",
            ] {
                let refusal = try topology.refusal(user) { link throws(BrokerFault) in
                    try link.bind("sub.moi.main", to: "public.events", key: key)
                }
                #expect(refusal == 403, "binding \(key)")
            }
            for queue in ["sub.mof.main", "sub.mof.new", "sub.moix.new", "anything"] {
                #expect(
                    try topology.refusal(user) { link throws(BrokerFault) in try link.declareExclusive(queue) } == 403)
            }
            #expect(try topology.refusal(user) { link throws(BrokerFault) in try link.consume("sub.mof.main") } == 403)
            let key = "approval.report.approved.v1.moi"
            #expect(try topology.refusal(user, publishing: key, to: "public.events") == 403)
            #expect(try topology.refusal(user, publishing: "sub.moi.main", to: "") == 403)
            #expect(try topology.refusal(user, publishing: key, to: "amq.topic") == 403)
            #expect(try topology.refusal(user, outside: false) { _ in } == 530)
            #expect(
                try topology.refusal("svc-approval-egress", publishing: "auth.a.b.v1.moi", to: "public.events") == 403)
        }
    }

    @Test func everyQueueHasAPolicyWithADeliveryLimit() async throws {
        try await Topology.with { topology in
            for (vhost, count) in [(topology.mark, 12), ("\(topology.mark)-ext", 2)] {
                // The list learns of policies with the broker's next round of statistics.
                try await eventually("delivery limits in \(vhost)") {
                    let queues = try await topology.management.list("queues/\(vhost)")
                    let limited = queues.filter {
                        ($0["effective_policy_definition"] as? [String: Any])?["delivery-limit"] != nil
                    }
                    return queues.count == count && limited.count == count
                }
            }
        }
    }

    @Test(arguments: [["MOI", "main"], ["m", "main"], ["moi", "a.b"], ["moi"], ["moi\",\"", "main"], []])
    func aSubscriberNeedsAProperName(arguments: [String]) async throws {
        let script = TestBroker.definitions.deletingLastPathComponent().appending(path: "subscriber").path
        let failure = await #expect(throws: Command.Failed.self) {
            try await Command.run([script] + arguments, environment: ["SUBSCRIBER_PASSWORD": "p"])
        }
        #expect(failure?.status == 64)
    }

    @Test func refusesToRenderWithoutAPassword() async throws {
        let script = TestBroker.definitions.deletingLastPathComponent().appending(path: "render").path
        let failure = await #expect(throws: Command.Failed.self) {
            try await Command.run([script], environment: ["SVC_AUTH_PASSWORD": "p"])
        }
        #expect(failure?.errors.contains("SVC_SUBMISSION_PASSWORD is not set") == true)
    }
}
