import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import AuthService

/// The tables of Auth and of the event log, as a test's own database has them.
let authTables = FreshDatabase.freshDatabase(migrations: [LogMigrations.set, Program.migrations], schema: "auth")

/// A time that a test sets.
final class TestTime: Sendable {
    private let value: Mutex<Date>

    /// With a fraction that no column keeps, as real times have one.
    init(_ start: Date = Date(timeIntervalSince1970: 1_800_000_000.123_456_7)) { value = Mutex(start) }

    var now: Date { value.withLock { $0 } }

    func advance(_ seconds: TimeInterval) { value.withLock { $0 += seconds } }
}

/// Auth's use cases on a database of the test's own, with a clock that the test turns.
struct AuthBench: Sendable {
    let time = TestTime()
    let database: Database
    let journal: Journal
    let register: Register
    let ground: Ground
    let sealing: KeyRing
    let hasher: PasswordHasher

    /// `beside` shares its database, as another instance would.
    init(database: Database? = nil) throws {
        let database = try database ?? FreshDatabase.database
        let time = time
        self.database = database
        let clock = BusinessClock { time.now }
        let realClock = RealClock { time.now }
        journal = Journal(database: database, clock: clock, realClock: realClock)
        sealing = try KeyRing(KeyRing.generate(id: "k1"))
        register = Register(
            database: database, clock: clock, realClock: realClock, sealing: sealing, log: .silent)
        ground = Ground(journal: journal, newID: IDGenerator(clock: realClock), register: register)
        // The smallest cost that libargon2 takes: what is tested here is not its price.
        hasher = PasswordHasher(
            peppers: try KeyRing(KeyRing.generate(id: "p1")), cost: Argon2id(memory: 64, passes: 1, lanes: 1),
            pool: HashingPool(threads: 1, patience: .seconds(60)))
    }

    /// Everything that was announced and not yet recorded, as it stands in the outbox.
    func told<Fact: Event>(_ type: Fact.Type) async throws -> [Envelope<Fact>] {
        let bodies = try await database.run(
            "SELECT body FROM outbox WHERE event_type = \(Fact.name) ORDER BY id", as: Data.self)
        return try bodies.map { try Wire.decode(Fact.self, from: $0) }
    }

    func audited(_ action: String) async throws -> Int {
        try await database.first("SELECT count(*) FROM audit_intake WHERE action = \(action)", as: Int.self) ?? -1
    }

    /// A small country: the ministry, Rayong with two offices, Chonburi with one.
    func importSmallCountry() async throws {
        _ = try await ImportAgencies(ground: ground)(SmallCountry.agencies, dryRun: false)
        _ = try await ImportPositions(ground: ground)(SmallCountry.positions, dryRun: false)
        try await SigningKeys(ground: ground, sealing: sealing).ensureOne()
    }
}

/// Enough of the country for a test, in the form of the files that are imported.
enum SmallCountry {
    static let agencies =
        AgencyFileTests.header + """
            thailand,country,ประเทศไทย,Thailand,,,,,,no
            ministry-interior,ministry,กระทรวงมหาดไทย,Ministry of Interior,,thailand,,,thailand,no
            ops-interior,department,สำนักงานปลัดกระทรวงมหาดไทย,Permanent Secretary's Office,,ministry-interior,,,,no
            doae,department,กรมส่งเสริมการเกษตร,Department of Agricultural Extension,,thailand,,,,no
            east-1,cluster,กลุ่มจังหวัดภาคตะวันออก 1,Eastern 1,,ministry-interior,,thailand,ministry-interior,no
            rayong,province,จังหวัดระยอง,Rayong Province,tis1099:21,ministry-interior,thailand,east-1,ministry-interior,no
            rayong-office,province-office,สำนักงานจังหวัดระยอง,Rayong Provincial Office,,ops-interior,rayong,rayong,rayong,no
            rayong-agri,provincial-branch,สำนักงานเกษตรจังหวัดระยอง,Rayong Agricultural Office,,doae,rayong,rayong,rayong,no
            chonburi,province,จังหวัดชลบุรี,Chon Buri Province,tis1099:20,ministry-interior,thailand,east-1,ministry-interior,no
            chonburi-agri,provincial-branch,สำนักงานเกษตรจังหวัดชลบุรี,Chon Buri Agricultural Office,,doae,chonburi,chonburi,chonburi,no

            """

    static let positions = """
        agency,kind,title_th,title_en,shared
        ops-interior,administrator,ผู้ดูแลระบบ,System administrator,yes
        rayong,governor,ผู้ว่าราชการจังหวัดระยอง,Governor of Rayong,no
        rayong,administrator,ผู้ดูแลระบบจังหวัด,Provincial administrator,yes
        rayong-office,head-of-office,หัวหน้าสำนักงานจังหวัดระยอง,Head of the Provincial Office,no
        rayong-agri,head-of-office,เกษตรจังหวัดระยอง,Provincial Agricultural Officer,no
        rayong-agri,officer,เจ้าหน้าที่ผู้รายงาน,Reporting officer,yes
        chonburi-agri,head-of-office,เกษตรจังหวัดชลบุรี,Provincial Agricultural Officer,no
        chonburi-agri,officer,เจ้าหน้าที่ผู้รายงาน,Reporting officer,yes

        """
}
