import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

/// The pages about agencies as people see them: each small enough, each control with its label.
///
/// With `RAINGAN_GALLERY` set to a folder the pages are also left there, to be looked at in a browser.
@Suite(authTables)
struct AgencyGalleryTests {
    private func keep(_ page: Response, as name: String) throws {
        #expect([.ok, .conflict, .unprocessable].contains(page.status), "\(name) \(page.status)")
        let text = page.bodyText
        #expect(text.utf8.count < 100_000, "\(name)")
        let ids = text.matches(of: /<(?:input|select|textarea)(?![^>]* type="hidden")[^>]* id="([^"]*)"/).map { $0.1 }
        let labels = Set(text.matches(of: /<label[^>]* for="([^"]*)"/).map { $0.1 })
        #expect(Set(ids).isSubset(of: labels), "\(name)")
        #expect(Set(ids).count == ids.count, "\(name)")
        guard let folder = ProcessInfo.processInfo.environment["RAINGAN_GALLERY"] else { return }
        let file = URL(filePath: folder).appending(path: "auth-\(name).html")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @Test func everyPageAboutAgencies() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        func page(_ path: String) async -> Response { await scene.administrator.get(path) }
        try keep(await page("/agencies"), as: "agencies")
        try keep(await page("/agencies?kind=ministry&province=rayong"), as: "agencies-empty")
        try keep(await page("/agencies?q=\("สำนกงานเกษตร".percentEncoded)"), as: "agencies-similar")
        try keep(await page("/agencies/codes?province=rayong"), as: "codes")
        try keep(await page("/agencies/rayong-agri/public"), as: "agency-public")
        try keep(await page("/agencies/rayong-agri/profile"), as: "agency-profile")
        for part in ProfilePart.allCases {
            try keep(
                await page("/agencies/rayong-agri/profile/\(part.rawValue)"), as: "agency-profile-\(part.rawValue)")
        }
        try keep(await page("/agencies/new"), as: "agency-new")
        for deed in AgencyDeed.allCases where deed != .create {
            try keep(await page("/agencies/rayong-agri/change/\(deed.rawValue)"), as: "agency-\(deed.rawValue)")
        }
        let fields = [("on", "1 ตุลาคม 2570"), ("end_holdings", "yes"), ("reason", "ตามประกาศกระทรวงมหาดไทย")]
        try keep(
            await scene.administrator.change("rayong-agri", .retire, [("reason", "ยุบ")]).check,
            as: "agency-people-there")
        let merge = [("others", "rayong-agri")] + fields
        let (check, done) = await scene.administrator.change("chonburi-agri", .merge, merge)
        try keep(check, as: "agency-check")
        #expect(done.status == .seeOther, "\(done.bodyText)")
        try keep(await page("/agencies/chonburi-agri?done=merge"), as: "agency")
        try keep(await page("/agencies/rayong-agri"), as: "agency-ending")
        try keep(await page("/agencies/import"), as: "import")
        for (name, file) in [
            ("import-ready", AgencyImportTests.fresh),
            ("import-wrong", AgencyImportTests.fresh + "Bad Slug,x,ก,,dla7:1,x,,,,?\n"),
        ] {
            let sent = await AgencyImportTests.send(Array(file.utf8), from: &scene.administrator)
            try keep(await page(try #require(sent.headers["Location"])), as: name)
        }
    }
}
