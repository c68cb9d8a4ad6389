import Database
import EventLog
import Foundation
import Mail
import Runtime

/// Sends what is due: claims it, asks where it goes, commits "handed over" before each mail, and writes down what became
/// of it.
///
/// Any number of instances may do so at once: a claim belongs to one of them, and its number makes the word of one that
/// was given up count for nothing.
struct SendDeliveries: Sendable {
    let journal: Journal
    let contacts: AskForContacts
    let transport: MailTransport
    let writer: MailWriter
    let pace: Pace
    /// How many mails are under way at the same time.
    let width: Int
    /// How long a mail counts as under way once it was handed over.
    let lease: Duration
    let log: Log
    let figures: PostFigures

    /// When a claim is tried again whose addresses could not be asked for.
    private static let askAgain: TimeInterval = 10

    /// Sends what is due and returns how many deliveries that were.
    func callAsFunction(atMost count: Int) async throws -> Int {
        let lease = journal.realClock.now().addingTimeInterval(MailSettings.claimLease.seconds)
        let claims = try await journal.database.transaction { database in
            try database.claimDeliveries(at: journal.clock.now(), until: lease, atMost: count)
        }
        guard !claims.isEmpty else { return 0 }
        let known: [UUID: AskForContacts.Contact]
        do { known = try await contacts(Set(claims.map(\.personID))) } catch {
            log.warning("mail.no_contacts", ["error": .text("\(error)"), "deliveries": .number(Double(claims.count))])
            let next = journal.clock.now().addingTimeInterval(Self.askAgain)
            try await journal.database.transaction { try $0.release(claims, until: next) }
            return 0
        }
        await withTaskGroup(of: Void.self) { group in
            var rest = claims[...]
            func startNext() {
                guard let claim = rest.popFirst() else { return }
                let contact = known[claim.personID]
                group.addTask { await send(claim, to: contact) }
            }
            for _ in 0..<width { startNext() }
            // After a stop nothing new is begun; what is left goes to others when its claim has run out.
            while await group.next() != nil { if !Task.isCancelled { startNext() } }
        }
        return claims.count
    }

    private func send(_ claim: ClaimedDelivery, to contact: AskForContacts.Contact?) async {
        guard let contact, let address = MailAddress(contact.address) else {
            return await suppress(claim, because: contact == nil ? .noAddress : .unusableAddress)
        }
        await pace.turn()
        guard !Task.isCancelled else { return }
        // What has been begun is finished also when this service is told to stop.
        await Task { await carry(claim, to: address, language: contact.language) }.value
    }

    private func carry(_ claim: ClaimedDelivery, to address: MailAddress, language: String) async {
        let now = journal.clock.now()
        let lease = journal.realClock.now().addingTimeInterval(self.lease.seconds)
        guard let message = writer.message(claim, to: address, language: language, at: now) else {
            return await suppress(claim, because: .unusableAddress)
        }
        do {
            let attempt = try await Backoff.patiently {
                try await journal.database.transaction { database in
                    try database.handOver(
                        claim, messageID: message.id.text, at: now,
                        restUntil: now.addingTimeInterval(AfterTransfer.doubtRest), lease: lease)
                }
            }
            guard let attempt else { return }
            let outcome = await transport.send(message)
            await settle(claim, outcome, attempt: attempt)
        } catch { report("mail.not_handed_over", claim, error) }
    }

    /// Writes the outcome down, patiently: as long as it is not, the mail is in doubt.
    private func settle(_ claim: ClaimedDelivery, _ outcome: MailOutcome, attempt: Int) async {
        let now = journal.clock.now(), transfer = Transfer(outcome)
        let after = AfterTransfer(transfer, attempt: attempt, usefulUntil: claim.usefulUntil, at: now)
        figures.count(claim.kind, transfer, after)
        if case .doubtful = transfer {
            log.warning("mail.in_doubt", ["delivery": .text(claim.id.text), "kind": .text(claim.kind.rawValue)])
        }
        do {
            _ = try await Backoff.patiently {
                try await journal.database.transaction { database in
                    try database.settle(claim, after, code: transfer.code, error: transfer.reason, at: now)
                }
            }
        } catch { report("mail.outcome_not_written", claim, error) }
    }

    private func suppress(_ claim: ClaimedDelivery, because reason: Suppression) async {
        figures.suppressed(claim.kind)
        do {
            try await journal.database.transaction { database in
                try database.suppress(claim, because: reason, at: journal.clock.now())
            }
        } catch { report("mail.not_suppressed", claim, error) }
    }

    private func report(_ event: StaticString, _ claim: ClaimedDelivery, _ error: any Error) {
        log.warning(event, ["delivery": .text(claim.id.text), "error": .text("\(error)")])
    }
}

extension Transfer {
    init(_ outcome: MailOutcome) {
        self =
            switch outcome {
            case .accepted: .accepted
            case .refusedTemporarily(let code, let text): .postponed(code: code, reason: text)
            case .refusedPermanently(let code, let text): .refused(code: code, reason: text)
            case .notSent(let reason): .postponed(code: nil, reason: reason)
            case .ambiguous(let reason): .doubtful(reason: reason)
            }
    }
}
