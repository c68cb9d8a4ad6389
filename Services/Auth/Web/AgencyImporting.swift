import Calendar
import Foundation
import HTTP
import Pages
import Runtime
import Spreadsheet

extension Desk {
    private var imports: ImportByPage { ImportByPage(ground: ground) }

    func showImport(_ request: Request) async throws -> Response { try importPage([], request) }

    private func importPage(_ problems: [FieldProblem], _ request: Request, status: Status = .ok) throws -> Response {
        let visit = try visit(request)
        return ImportPage(problems: problems, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer, status: status)
    }

    func takeImport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        guard let file = try request.form().file("file"), let data = try? Data(contentsOf: file.content.url) else {
            return try importPage(
                [FieldProblem("file", Words("เลือกไฟล์ก่อน", "Choose a file"))], request, status: .unprocessable)
        }
        do {
            let id = try await imports.take([UInt8](data), named: file.name, from: visit.acting)
            return .redirect(to: "/agencies/import/\(id.text)")
        } catch let refusal as ImportByPage.Refusal {
            return try importPage([FieldProblem("file", refusal.words)], request, status: .unprocessable)
        }
    }

    func showImportReport(_ request: Request) async throws -> Response { try await importReport(request) }

    private func importReport(
        _ request: Request, isStale: Bool = false, status: Status = .ok
    ) async throws -> Response {
        let visit = try visit(request)
        let report = try await imports.report(try request.id("id"), for: visit.acting)
        return ImportReportPage(report: report, isStale: isStale, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer, status: status)
    }

    func carryOutImport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let id = try request.id("id")
        do {
            let seen = Int64(try request.form().text("tree") ?? "") ?? -1
            try await imports.carryOut(id, seen: seen, by: visit.acting)
            return .redirect(to: "/agencies/import/\(id.text)")
        } catch let refusal as ImportByPage.Refusal where refusal != .unknown {
            return try await importReport(request, isStale: refusal == .treeChanged, status: .conflict)
        }
    }

    func markedImport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let report = try await imports.report(try request.id("id"), for: visit.acting)
        return try download(report.marked, named: "ผลการตรวจหน่วยงาน", request)
    }

    /// What a list shows, all of it, in the form of the file that can be imported.
    func exportAgencies(_ request: Request) async throws -> Response {
        let query = AgencyQuery(request.query, words: "q")
        return try download(try await ReadAgencies(ground: ground).export(query), named: "หน่วยงาน", request)
    }

    private func download(_ sheet: Sheet, named name: String, _ request: Request) throws -> Response {
        let isText = request.query["format"] == "csv"
        var response = Response.json(bytes: isText ? sheet.csv : try sheet.workbook(named: name))
        response.headers["Content-Type"] =
            isText
            ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return response.asDownload(named: name + (isText ? ".csv" : ".xlsx"))
    }
}
