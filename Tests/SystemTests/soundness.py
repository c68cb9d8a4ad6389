"""What must be true of the data when everybody has gone home (the invariants), read from the tables of all services."""

import collections
import email
import email.policy
import time

from installation import SERVICES

# Things that count their own events: table, its key, its counter, and the name of the thing in events.
COUNTED = {
    "auth": [("person", "auth.person"), ("position", "auth.position")],
    "submission": [
        ("report", "submission.report"), ("obligation", "submission.obligation"), ("register_entry", "submission.entry"),
    ],
    "approval": [("approval_case", "approval.case")],
    "notification": [("subscriber", "notification.subscription")],
}
KEYS = {"approval_case": "report_id"}


class Soundness:
    def __init__(self, installation, rows=None):
        """`rows` asks the database; by default what is committed."""
        self.rows = rows or installation.rows
        self.installation = installation

    # Waiting for rest

    def unrest(self):
        """What is still under way, by name; empty when everything that was said has been heard."""
        found = {}
        for service in SERVICES:
            waiting = self.rows(f"SELECT (SELECT count(*) FROM {service}.outbox), (SELECT count(*) FROM {service}.audit_intake)")[0]
            if any(waiting):
                found[f"{service} intake"] = waiting
            for target, lag in self.rows(
                f"SELECT target, h.position - c.position FROM {service}.relay_cursor c, {service}.feed_head h "
                "WHERE h.feed = 'events' AND h.position > c.position"
            ):
                found[f"{service} tells {target}"] = lag
            for state, count in self.rows(f"SELECT state, count(*) FROM {service}.inbox_parked GROUP BY state"):
                found[f"{service} parked {state}"] = count
            behind = self.behind(service)
            if behind:
                found[f"{service} behind"] = len(behind)
        mails = self.rows(
            """
            SELECT state, count(*) FROM notification.delivery
            WHERE state IN ('scheduled', 'claimed', 'temp_failed') GROUP BY 1
            UNION ALL SELECT 'letter', count(*) FROM notification.letter
            WHERE state = 'scheduled' AND kind NOT IN ('reminder', 'answer') HAVING count(*) > 0
            """)
        if mails:
            found["mails"] = dict(mails)
        return found

    def wait_for_rest(self, seconds):
        began = time.monotonic()
        while True:
            found, handed = self.unrest(), self.handed()
            if not found:
                # A mail that is handed over is settled at once, unless nobody is left who waits for the answer.
                time.sleep(1)
                if self.handed() == handed:
                    return round(time.monotonic() - began, 1)
            assert time.monotonic() - began < seconds, f"no rest after {seconds} s: {found}"
            time.sleep(0.5)

    def handed(self):
        return sorted(self.rows("SELECT id::text, attempt FROM notification.delivery WHERE state = 'handed'"))

    def behind(self, consumer):
        """Things of which a consumer has not applied the last event of its publisher (INV-5, INV-7)."""
        read = [name for (name,) in self.rows(f"SELECT DISTINCT agg_type FROM {consumer}.inbox_watermark")]
        found = []
        for publisher in SERVICES:
            if publisher == consumer:
                continue
            own = [name for name in read if name.startswith(publisher + ".")]
            found += self.rows(
                f"""
                SELECT agg_type, agg_id::text, said, COALESCE(w.last_seq, 0)
                FROM (SELECT agg_type, agg_id, max(agg_seq) AS said FROM {publisher}.event_log
                      WHERE agg_type = ANY (%s) GROUP BY 1, 2) log
                LEFT JOIN {consumer}.inbox_watermark w USING (agg_type, agg_id)
                WHERE said IS DISTINCT FROM w.last_seq
                """, own)
        return found

    # The invariants

    def events_match_state(self):
        """INV-2: every thing has as many events as its counter says, numbered 1 to n."""
        wrong, seen = [], 0
        for service, things in COUNTED.items():
            for table, aggregate in things:
                rows = self.rows(
                    f"""
                    SELECT {KEYS.get(table, 'id')}::text, event_seq, count(agg_seq), COALESCE(max(agg_seq), 0)
                    FROM {service}.{table} t
                    LEFT JOIN (SELECT agg_id, agg_seq FROM {service}.event_log WHERE agg_type = %s
                               UNION ALL SELECT agg_id, agg_seq FROM {service}.outbox WHERE agg_type = %s) e
                        ON e.agg_id = t.{KEYS.get(table, 'id')}
                    GROUP BY 1, 2
                    """, aggregate, aggregate)
                seen += len(rows)
                wrong += [(service, table, *row) for row in rows if not row[1] == row[2] == row[3]]
        assert seen > 0
        return wrong

    def positions_have_no_gap(self):
        """INV-3: positions of both records are 1 to n, and the head is the last."""
        wrong = []
        for service in SERVICES:
            for feed, log in [("events", "event_log"), ("audit", "audit_log")]:
                count, first, last, distinct, head = self.rows(
                    f"SELECT count(*), COALESCE(min(position), 1), COALESCE(max(position), 0), count(DISTINCT position), "
                    f"(SELECT position FROM {service}.feed_head WHERE feed = '{feed}') FROM {service}.{log}")[0]
                if not (first == 1 and count == last == distinct == head):
                    wrong.append((service, log, count, first, last, distinct, head))
        return wrong

    def verify(self, service):
        """INV-4: the service's own command; its exit status and its words."""
        done = self.installation.run(service, "audit", "verify")
        return done.returncode, done.stdout + done.stderr

    def reports_match_ledger(self, ledger):
        """INV-1: what was acknowledged is there once, exactly as it was acknowledged."""
        wrong = []
        kept = collections.defaultdict(list)
        for report, revision, digest in self.rows("SELECT report_id::text, revision, hash FROM submission.report_revision"):
            kept[report, revision].append(digest)
        told = collections.Counter(
            self.rows(
                "SELECT agg_id::text, (convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'revision')::int "
                "FROM submission.event_log WHERE event_type = 'submission.report.submitted.v1'"))
        acknowledged = {}
        for one in ledger.of("send", "ok"):
            answer = one["answer"]
            acknowledged[one["about"], answer["revision"]] = answer["hash"]
        asked = {one["about"] for one in ledger.of("send", "asked")}
        assert acknowledged
        for key, digest in acknowledged.items():
            if kept.get(key) != [digest] or told[key] != 1:
                wrong.append(("acknowledged, kept, told", key, digest, kept.get(key), told[key]))
        for key in kept:
            if key[0] not in asked or told[key] != 1:
                wrong.append(("nobody asked, or not told once", key, told[key]))
        wrong += [("same key twice", row) for service in SERVICES for row in self.rows(
            f"SELECT scope, key FROM {service}.idempotency_key GROUP BY 1, 2 HAVING count(*) > 1")]
        wrong += [("a repetition was answered differently", one) for one in ledger.of("repetition", "other")]
        return wrong

    def cases_stand_where_decisions_put_them(self, ledger):
        """INV-15: played again from its decisions, each case comes out where it stands; and what was answered is there."""
        wrong = []
        steps, decisions = collections.defaultdict(list), collections.defaultdict(list)
        for report, key in self.rows("SELECT report_id::text, key FROM approval.case_step ORDER BY report_id, ordinal"):
            steps[report].append(key)
        for report, *rest in self.rows(
            "SELECT report_id::text, step, round, revision, outcome, decides FROM approval.decision "
            "ORDER BY report_id, decided_at, id"
        ):
            decisions[report].append(rest)
        submitted = dict(self.rows("SELECT report_id::text, max(revision) FROM submission.report_revision GROUP BY 1"))
        cases = {row[0]: row[1:] for row in self.rows("SELECT report_id::text, state, step, revision FROM approval.approval_case")}
        if set(cases) != set(submitted):
            wrong.append(("cases and reports differ", set(cases) ^ set(submitted)))
        for report, (state, step, revision) in cases.items():
            place, expected_revision, rounds, now = 0, 1, collections.Counter(), "waiting"
            for told, turn, about, outcome, decides in decisions[report]:
                if now == "returned":
                    expected_revision, now = expected_revision + 1, "waiting"
                rounds[told] += 1
                ok = now == "waiting" and place < len(steps[report]) and steps[report][place] == told
                if not ok or about != expected_revision or turn != rounds[told] or not decides:
                    wrong.append(("out of turn", report, told, turn, about, outcome))
                    break
                if outcome == "approved":
                    place += 1
                    now = "approved" if place == len(steps[report]) else "waiting"
                else:
                    now = outcome
            if now == "returned" and submitted[report] > expected_revision:
                now, expected_revision = "waiting", expected_revision + 1
            if (state, revision) != (now, expected_revision):
                wrong.append(("stands elsewhere", report, state, step, revision, now, expected_revision))
        made = {(report, *one[:4]) for report, list_ in decisions.items() for one in list_}
        answered = {
            (one["about"], one["answer"]["step"], one["answer"]["revision"], one["answer"]["outcome"])
            for one in ledger.of("decide", "ok")
        }
        there = {(report, step, revision, outcome) for report, step, _, revision, outcome in made}
        wrong += [("answered, not there", *one) for one in answered - there]
        wrong += [("there, nobody was answered", *one) for one in there - answered]
        return wrong

    def submission_agrees_with_approval(self):
        """INV-7 by its effect: where a report is shown to stand is where its case stands."""
        return self.rows(
            """
            SELECT r.id::text, r.state, c.state, c.step,
                   (SELECT string_agg(step || ':' || state, ' ' ORDER BY ordinal) FROM submission.report_step WHERE report_id = r.id)
            FROM submission.report r FULL JOIN approval.approval_case c ON c.report_id = r.id
            WHERE (r.revision > 0 OR c.report_id IS NOT NULL) AND (
                r.id IS NULL OR c.report_id IS NULL
                OR r.state <> CASE c.state WHEN 'waiting' THEN 'in_review' ELSE c.state END
                OR r.revision <> c.revision
                OR (c.state = 'approved' AND EXISTS (
                    SELECT FROM submission.report_step s WHERE s.report_id = r.id AND s.state <> 'approved')))
            """)

    # What went out

    def subscriber_has_every_approval(self, events):
        """INV-5, INV-7 for the outside: each approved event once, and those of one report in their order."""
        said = set(self.rows(
            "SELECT event_id::text, event_type, agg_seq FROM approval.event_log WHERE event_type = 'approval.report.approved.v1'"))
        got = [(identity, kind, int(sequence)) for identity, kind, _, sequence in events]
        wrong = [("not received", one) for one in said - set(got)]
        wrong += [("never said", one) for one in set(got) - said]
        wrong += [("received twice", one) for one, count in collections.Counter(got).items() if count > 1]
        numbers = collections.defaultdict(list)
        for _, _, report, sequence in events:
            numbers[report].append(int(sequence))
        wrong += [("out of order", report, found) for report, found in numbers.items() if found != sorted(found)]
        return wrong

    def mails_match_deliveries(self, folder):
        """INV-13: one mail for each delivery that says "sent"; another one only where it says that the answer was lost."""
        arrived = collections.Counter()
        for file in folder.glob("*.eml"):
            with file.open("rb") as mail:
                arrived[email.message_from_binary_file(mail, policy=email.policy.default)["Message-ID"].strip("<> ")] += 1
        wrong, known = [], set()
        for identity, state, doubtful in self.rows(
            "SELECT message_id, state, resent OR state = 'handed' OR last_error IS NOT NULL FROM notification.delivery "
            "WHERE message_id IS NOT NULL"
        ):
            known.add(identity.strip("<> "))
            count = arrived[identity.strip("<> ")]
            least, most = {"sent": (1, 1), "handed": (0, 1)}.get(state, (0, 0))
            if not least <= count <= (2 if doubtful and most else most):
                wrong.append((identity, state, doubtful, count))
        strangers = [one for one in arrived if one not in known]
        (links,) = self.rows("SELECT count(*) FROM auth.mail_outbox WHERE state IN ('sent', 'handed')")[0]
        if len(strangers) > links:
            wrong.append(("nobody sent these", strangers))
        wrong += [("two deliveries are one mail", row) for row in self.rows(
            "SELECT message_id, count(*) FROM notification.delivery GROUP BY 1 HAVING message_id IS NOT NULL AND count(*) > 1")]
        return wrong, sum(arrived.values())

    # Rest

    def fingerprint(self):
        """A digest of every table of every service, but for who holds which lease until when (INV-18)."""
        found = {}
        for schema, table in self.rows(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY (%s) AND tablename <> 'relay_cursor' "
            "AND NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = format('%%I.%%I', schemaname, tablename)::regclass)",
            SERVICES,
        ):
            ((digest,),) = self.rows(
                f"SELECT md5(COALESCE(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {schema}.{table} t")
            found[f"{schema}.{table}"] = digest
        for service in SERVICES:
            found[f"{service} cursors"] = str(self.rows(f"SELECT target, position, paused FROM {service}.relay_cursor ORDER BY 1"))
        return found
