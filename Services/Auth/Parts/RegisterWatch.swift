import Access
import Database
import Foundation
import Messaging
import Runtime

/// Keeps the register in memory true: looks once a second, and at once when another instance says so.
struct RegisterWatch: Part {
    let register: Register
    let database: Database
    let keys: SigningKeys
    let log: Log

    func run() async throws {
        let hint = Wake()
        await withTaskGroup { group in
            group.addTask { for await _ in database.listen(Register.channel) { hint.signal() } }
            group.addTask { await tellOthers() }
            group.addTask {
                while !Task.isCancelled {
                    await look()
                    await hint.wait(atMost: .seconds(1))
                }
            }
        }
    }

    private func look() async {
        await register.catchUp()
        guard register.latestRevocation != nil, register.issuer(at: keys.ground.moment().real) == nil else { return }
        do { try await keys.ensureOne() } catch {
            log.warning("keys.first_not_made", ["error": .text("\(error)")])
        }
    }

    /// Says to the other instances that they should look; NOTIFY locks the whole server, so hints are collected.
    private func tellOthers() async {
        while !Task.isCancelled {
            await register.changed.wait(atMost: .seconds(3600))
            guard !Task.isCancelled else { return }
            do { try await database.notify(Register.channel) } catch {
                log.warning("register.notify_failed", ["error": .text("\(error)")])
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// Says each second which revocation is the latest, so that others know when they have missed one.
///
/// Silent while the rows cannot be read: what is said must be true.
struct Heartbeat: Part {
    let register: Register
    let publisher: Publisher
    let clock: RealClock

    func run() async throws {
        while !Task.isCancelled {
            if let latest = register.latestRevocation {
                // Not confirmed in time is as good as not said: the next one follows in a second.
                _ = try? await publisher.publish([RevocationHeartbeat(latest: latest, at: clock.now()).message])
            }
            try? await Task.sleep(for: RevocationHeartbeat.interval)
        }
    }
}

/// Forgets sessions, waits and devices that no longer mean anything, every hour.
struct SessionUpkeep: Part {
    let database: Database
    let clock: RealClock
    let log: Log

    func run() async throws {
        while !Task.isCancelled {
            do { try await database.tidySessions(at: clock.now()) } catch {
                log.warning("sessions.not_tidied", ["error": .text("\(error)")])
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }
}
