import Foundation
import Runtime
import Testing

struct SettingsTests {
    @Test func namesEveryProblemAtOnce() {
        var reader = SettingsReader(["PORT": "x", "SIZE": "99", "MODE": "staging", "ON": "yes", "EMPTY": ""])
        _ = reader.text("MISSING")
        _ = reader.integer("PORT", in: 1...65535)
        _ = reader.integer("SIZE", in: 1...10, default: 5)
        _ = reader.choice("MODE", default: Deployment.production)
        _ = reader.flag("ON", default: true)
        _ = reader.text("EMPTY", default: "fallback")
        _ = reader.secret("PASSWORD")
        let error = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        let names = error?.problems.map { String($0.prefix { $0 != " " }) }
        #expect(names == ["MISSING", "PORT", "SIZE", "MODE", "ON", "EMPTY", "PASSWORD"])
    }

    @Test func readsWhatIsThere() throws {
        var reader = SettingsReader(["PORT": "8080", "WAIT": "3", "RAINGAN_ENV": "demonstration", "ON": "false"])
        #expect(reader.integer("PORT", in: 1...65535) == 8080)
        #expect(reader.seconds("WAIT", in: 1...60, default: 5) == .seconds(3))
        #expect(reader.choice("RAINGAN_ENV", default: Deployment.production) == .demonstration)
        #expect(reader.flag("ON", default: true) == false)
        #expect(reader.text("NAME", default: "fallback") == "fallback")
        #expect(reader.optionalText("NAME") == nil)
        try reader.finish()
    }

    @Test func takesAValueFromAFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().text)")
        try Data("hidden\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var reader = SettingsReader(["KEY_FILE": file.path, "OTHER_FILE": "/nowhere/at/all"])
        #expect(reader.secret("KEY").reveal() == "hidden")
        try reader.finish()
        _ = reader.optionalSecret("OTHER")
        let error = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        #expect(error?.problems == ["OTHER_FILE cannot be read"])
    }

    @Test func neverRepeatsASecret() {
        var reader = SettingsReader(["N": "s3cret-value"])
        _ = reader.integer("N", in: 1...2)
        let error = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        #expect(error.map { "\($0)".contains("s3cret") } == false)
        let secret = Secret("s3cret")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!("\(secret)" + String(reflecting: secret) + dumped).contains("s3cret"))
    }
}

struct ClockTests {
    @Test func tellsWholeMilliseconds() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "offset-\(UUID().text)")
        try Data("-86400.1234567".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let shifted = try BusinessClock.forDeployment(.demonstration, offsetFile: file.path)
        for _ in 0..<100 {
            for now in [RealClock.system.now(), BusinessClock.system.now(), shifted.now()] {
                let count = (now.timeIntervalSinceReferenceDate * 1000).rounded()
                #expect(now == Date(timeIntervalSinceReferenceDate: count / 1000))
            }
        }
    }

    @Test func isNeverShiftedInProduction() {
        #expect(throws: BusinessClock.ShiftRefused.self) {
            try BusinessClock.forDeployment(.production, offsetFile: "/tmp/offset")
        }
    }

    @Test func followsItsOffsetFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "offset-\(UUID().text)")
        defer { try? FileManager.default.removeItem(at: file) }
        let clock = try BusinessClock.forDeployment(.demonstration, offsetFile: file.path)
        func shift() -> Double { clock.now().timeIntervalSince(Date()) }
        #expect(abs(shift()) < 60)
        for (seconds, modified) in [(-86_400.0, 1_000.0), (172_800, 2_000)] {
            try Data("\(seconds)\n".utf8).write(to: file)
            let date = Date(timeIntervalSince1970: modified)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
            #expect(abs(shift() - seconds) < 60)
        }
    }
}
