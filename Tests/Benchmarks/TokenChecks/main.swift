import Access
import Contracts
import Cryptography
import Foundation

// Checks one token as a browser carries it, again and again, on one thread; prints how often each second.
// usage: token-checks SECONDS

let now = Date()
let agency = UUID()
let grants = [Role.head, .preparer].map {
    Grant(id: UUID(), role: $0, hierarchy: .line, agencyID: agency, reach: .own, programme: nil, from: nil, until: nil)
}
let capacity = Capacity(
    holdingID: UUID(), positionID: UUID(), positionKind: "head-of-office",
    title: Bilingual(th: "หัวหน้าสำนักงาน", en: "Head of office"), agencyID: agency, agencySlug: "rayong-agri",
    agencyName: Bilingual(th: "สำนักงานเกษตรจังหวัดระยอง", en: "Rayong Agriculture"), mode: .substantive, baseTitle: nil)
let principal = Principal(
    personID: UUID(), sessionID: UUID(), name: "หัวหน้า สนง.เกษตรจังหวัดระยอง", capacity: capacity, otherHoldingIDs: [],
    grants: grants, assurance: .password, authenticatedAt: now)
let key = try ES256.PrivateKey.generate()
let checker = TokenChecker(keys: TokenKeys([TokenKeys.Key(kid: "k1", publicKey: key.publicKey)]))
let text = try TokenIssuer(kid: "k1", key: key)
    .issue(InternalToken(principal: principal, audience: InternalToken.webAudience, issuedAt: now))

let limit = Duration.seconds(CommandLine.arguments.dropFirst().first.flatMap { Double($0) } ?? 5)
var longest = Duration.zero, checks = 0
let began = ContinuousClock.now
var last = began
while began.duration(to: last) < limit {
    for _ in 0..<100 { _ = try checker.check(text, audience: InternalToken.webAudience, at: now) }
    let next = ContinuousClock.now
    longest = max(longest, last.duration(to: next))
    (last, checks) = (next, checks + 100)
}
let rate = Double(checks) / (began.duration(to: last) / .seconds(1))
print(#"{"rate": \#(Int(rate)), "bytes": \#(text.utf8.count), "longest ms": \#(longest / .milliseconds(100))}"#)
