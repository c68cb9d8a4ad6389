import Access
import Runtime
import JSON
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Programme

/// A document becomes the version of its programme that is in force; periods opened before keep theirs.
struct PublishProgramme: Sendable {
    let office: Office

    enum Outcome: Sendable, Equatable {
        case published(programme: String, version: Int)
        /// The same document is in force already.
        case unchanged(programme: String, version: Int)
    }

    /// - Throws: `DocumentRefused` with everything that is wrong with the document.
    func callAsFunction(_ bytes: [UInt8], by actor: AuditEntry.Actor = .system) async throws -> Outcome {
        let programme = try ReportingProgramme(parsing: bytes)
        let hash = SHA256.hash(Data(programme.document.canonicalBytes)).hexadecimal
        let now = office.now
        return try await office.journal.transaction { database in
            let known = try database.lockedProgramme(programme.id, newID: { office.newID() })
            if known.version > 0, try database.hash(of: programme.id, version: known.version) == hash {
                return .unchanged(programme: programme.id, version: known.version)
            }
            let version = known.version + 1
            let document = String(decoding: bytes, as: UTF8.self)
            try database.addVersion(
                PublishedProgramme(programme: programme.id, version: version, hash: hash, document: document), at: now)
            let fact = ProgrammePublished(
                programme: programme.id, version: version, hash: hash, title: programme.name.bilingual,
                excerpt: programme.excerpt.compact)
            try database.announce(
                Announcement(
                    fact, of: known.id, sequence: known.eventSeq + 1, agency: Wire.everyAgency, at: now))
            try database.audit(
                AuditEntry(
                    "programme.published", of: "programme", programme.id, by: actor, at: now,
                    details: ["version": String(version), "hash": hash]))
            return .published(programme: programme.id, version: version)
        }
    }
}
