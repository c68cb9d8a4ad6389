import Calendar
import Cryptography
import Database
import EventLog
import Foundation
import Mail
import Runtime

/// Hands Auth's own mails to the mail server: links to choose a password, links to confirm an address.
///
/// When the server's answer was lost a mail goes again once under the same Message-ID: a link that comes twice harms
/// nobody, one that never comes locks somebody out.
struct MailPost: Part {
    /// How long it looks away at most: whoever writes a mail wakes it, but an instance may end before it has sent one.
    private static let nap = Duration.seconds(5)

    let ground: Ground
    let requests: RequestReset
    let sealing: KeyRing
    let transport: MailTransport
    /// How long a mail counts as under way once it was handed over.
    let lease: Duration
    let letters: LinkLetters
    let log: Log
    let wake: Wake

    func run() async throws {
        while !Task.isCancelled {
            do {
                if try await ground.journal.database.hasPost(at: ground.moment().real) {
                    while try await requests.dealWithOne() {}
                    while try await sendOne() { try Task.checkCancellation() }
                }
            } catch is CancellationError { return } catch {
                log.warning("mail.post_stopped", ["error": .text("\(error)")])
            }
            await wake.wait(atMost: Self.nap)
        }
    }

    /// Sends the next mail that is due; false when there is none.
    func sendOne() async throws -> Bool {
        let now = ground.moment().real
        let claimed = now.addingTimeInterval(MailSettings.claimLease.seconds)
        guard let due = try await ground.journal.transaction({ try $0.claimMail(at: now, until: claimed) })
        else { return false }
        // What has been begun is finished also when this service is told to stop.
        try await Task { try await carry(due) }.value
        return true
    }

    private func carry(_ mail: DueMail) async throws {
        guard let fate = try await deliver(mail) else { return }
        try await Backoff.patiently {
            try await ground.journal.transaction { try $0.settleMail(mail, fate.fate, error: fate.error) }
        }
    }

    /// Nil when somebody else has it by now.
    private func deliver(_ mail: DueMail) async throws -> (fate: MailFate, error: String?)? {
        if mail.ambiguous > 1 { return (.failed, "the server's answer was lost twice") }
        let secret = String(decoding: try sealing.open(mail.sealed, for: SealingPurpose.mailedLink), as: UTF8.self)
        guard let letter = letters.letter(mail, secret: secret) else { return (.failed, "no usable address") }
        let isOurs = try await Backoff.patiently {
            let now = ground.moment().real
            let lease = now.addingTimeInterval(self.lease.seconds)
            return try await ground.journal.transaction { try $0.handOverMail(mail, at: now, until: lease) }
        }
        guard isOurs else { return nil }
        let outcome = await transport.send(letter)
        let now = ground.moment().real
        let later = now.addingTimeInterval(min(300, 5 * pow(2, Double(min(mail.attempts, 8)))))
        // The server's words may hold the address: only their kind is kept.
        switch outcome {
        case .accepted: return (.sent, nil)
        case .refusedPermanently(let code, _): return (.failed, "refused: \(code)")
        case .refusedTemporarily(let code, _): return (.again(at: later, wasAmbiguous: false), "not now: \(code)")
        case .notSent: return (.again(at: later, wasAmbiguous: false), "not sent")
        case .ambiguous: return (.again(at: now, wasAmbiguous: true), "the server's answer was lost")
        }
    }
}
