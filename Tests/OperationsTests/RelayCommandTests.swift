import Database
import EventLog
import TestSupport
import Testing

@testable import Operations

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct RelayCommandTests {
    private struct Cursor: Equatable { let position: Int64, paused: Bool, fence: Int64, isHeld: Bool }

    @Test func showsHowFarEachTargetHasBeenTold() async throws {
        try await stand(at: 7, of: 10, error: "nacked")
        try await FreshDatabase.database.execute("INSERT INTO relay_cursor (target, paused) VALUES ('external', true)")
        #expect(
            try await Scene().run("relay", "list") == [
                "external\tposition 0\tlag 10\tpaused", "internal\tposition 7\tlag 3\trunning\tnacked",
            ])
    }

    @Test func pausesAndResumesAndTakesTheLeaseAway() async throws {
        try await stand(at: 7, of: 10)
        try await Scene().run("relay", "pause", "internal", "--reason", "the reader is broken")
        #expect(try await cursor() == Cursor(position: 7, paused: true, fence: 6, isHeld: false))
        try await Scene().run("relay", "resume", "internal", "--reason", "it is mended")
        #expect(try await cursor() == Cursor(position: 7, paused: false, fence: 7, isHeld: false))
        #expect(
            try await Scene.deeds() == [
                "relay.pause|internal|tester|the reader is broken", "relay.resume|internal|tester|it is mended",
            ])
    }

    @Test func rewindsButNotForwards() async throws {
        try await stand(at: 7, of: 10)
        try await Scene().run("relay", "rewind", "internal", "--to", "2", "--reason", "a reader was restored")
        #expect(try await cursor() == Cursor(position: 2, paused: false, fence: 6, isHeld: false))
        #expect(
            try await Scene().refusal(["relay", "rewind", "internal", "--to", "3", "--reason", "x"])
                == "there is no such target, or it has not come so far: internal")
        #expect(try await Scene.deeds() == ["relay.rewind to 2|internal|tester|a reader was restored"])
    }

    @Test func skipsTheOneEventThatHoldsATargetUp() async throws {
        try await stand(at: 7, of: 10, error: "returned")
        for position in ["7", "9"] {
            #expect(
                try await Scene().refusal(["relay", "skip", "internal", "--position", position, "--reason", "x"])
                    == "there is no such target, or it is not held up by position \(position): internal")
        }
        try await Scene().run("relay", "skip", "internal", "--position", "8", "--reason", "nobody reads it")
        #expect(try await cursor() == Cursor(position: 8, paused: false, fence: 6, isHeld: false))
        #expect(try await Scene.deeds() == ["relay.skip 8|internal|tester|nobody reads it"])
    }

    @Test func skipsNothingWhileTheTargetIsToldWell() async throws {
        try await stand(at: 7, of: 10)
        #expect(
            try await Scene().refusal(["relay", "skip", "internal", "--position", "8", "--reason", "x"])
                == "there is no such target, or it is not held up by position 8: internal")
        #expect(try await cursor().position == 7)
    }

    /// Ten events, one a minute; what was recorded since a moment is told again, and nothing that was not told before.
    @Test(arguments: [("2021-03-31T16:04:00+07:00", 3), ("2021-03-31T09:30:00Z", 7), ("2021-03-30T00:00:00Z", 0)])
    func beginsANewEpochAfterABackupCameBack(time: String, position: Int64) async throws {
        try await stand(at: 7, of: 10)
        try await FreshDatabase.database.execute(
            """
            INSERT INTO event_log (position, epoch, event_id, agg_type, agg_id, agg_seq, event_type, agency, must_route,
                                   occurred_at, body, recorded_at, prev_hash, hash)
            SELECT n, 1, gen_random_uuid(), 'auth.person', gen_random_uuid(), 1, 'x', 'all', false, '2021-03-31', '',
                   '2021-03-31T09:00:00Z'::timestamptz + n * interval '1 minute', '', ''
            FROM generate_series(1, 10) n
            """)
        #expect(
            try await Scene().run("relay", "restored", time, "--reason", "the disk was lost") == [
                "epoch 2 has begun"
            ])
        #expect(try await cursor() == Cursor(position: position, paused: false, fence: 6, isHeld: false))
        let epochs = try await FreshDatabase.database.run("SELECT epoch FROM feed_head", as: Int.self)
        #expect(epochs == [2, 2])
        #expect(try await Scene.deeds() == ["relay.restored|\(time)|tester|the disk was lost"])
    }

    @Test(arguments: [
        (["relay", "pause"], "say which one"),
        (["relay", "restored", "--reason", "x"], "say which one"),
        (["relay", "restored", "yesterday", "--reason", "x"], "TIME is written like 2021-03-31T09:30:00+07:00"),
        (["relay", "pause", "--reason", "x"], "say which one"),
        (["relay", "pause", "internal"], "--reason TEXT is missing: it is kept beside what you do"),
        (["relay", "pause", "internal", "--reason"], "--reason TEXT is missing: it is kept beside what you do"),
        (["relay", "pause", "internal", "--reason", ""], "--reason TEXT is missing: it is kept beside what you do"),
        (
            ["relay", "skip", "internal", "--position", "8", "--reason", "--force"],
            "--reason TEXT is missing: it is kept beside what you do"
        ),
        (["relay", "rewind", "internal", "--reason", "x"], "--to POSITION is missing"),
        (["relay", "rewind", "internal", "--to", "-1", "--reason", "x"], "--to POSITION is missing"),
        (["relay", "rewind", "internal", "--to", "two", "--reason", "x"], "--to POSITION is missing"),
        (
            ["relay", "skip", "internal", "--reason", "x"],
            "--position POSITION is missing: the one behind that which `relay list` shows"
        ),
        (["relay", "resume", "nowhere", "--reason", "x"], "there is no such target: nowhere"),
    ])
    func refusesAndChangesNothing(line: [String], why: String) async throws {
        try await stand(at: 7, of: 10, error: "returned")
        #expect(try await Scene().refusal(line) == why)
        #expect(try await cursor() == Cursor(position: 7, paused: false, fence: 5, isHeld: true))
        #expect(try await Scene.deeds().isEmpty)
    }

    /// A target that has been told so far, by an instance that holds its lease.
    private func stand(at position: Int64, of head: Int64, error: String? = nil) async throws {
        let database = try FreshDatabase.database
        try await database.execute("UPDATE feed_head SET position = \(head) WHERE feed = 'events'")
        try await database.execute(
            """
            INSERT INTO relay_cursor (target, position, fence, lease_owner, lease_until, last_error)
            VALUES ('internal', \(position), 5, 'somebody', clock_timestamp() + interval '1 hour', \(error))
            """)
    }

    private func cursor() async throws -> Cursor {
        let row = try await FreshDatabase.database.first(
            """
            SELECT position, paused, fence, lease_until > clock_timestamp() FROM relay_cursor WHERE target = 'internal'
            """, as: (Int64, Bool, Int64, Bool).self)
        let found = try #require(row)
        return Cursor(position: found.0, paused: found.1, fence: found.2, isHeld: found.3)
    }
}
