import Calendar
import Foundation
import HTML
import Pages
import Testing

/// What holds for every page, looked for in the markup of every example.
///
/// With `RAINGAN_GALLERY` set to a folder the pages are also left there, to be looked at.
struct StructureTests {
    static let cases = Gallery.all.flatMap { example in Language.allCases.map { Case(example: example, language: $0) } }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let language: Language
        var markup: String
        var testDescription: String { name + " " + language.rawValue }

        init(example: Gallery.Example, language: Language) {
            name = example.name
            self.language = language
            let bytes = (try? Gallery.site()).map { example.page.utf8(on: $0, for: example.viewer, in: language) } ?? []
            markup = String(decoding: bytes, as: UTF8.self)
        }

        func all(_ pattern: String) throws -> [String] {
            try markup.matches(of: Regex(pattern)).compactMap {
                $0.output.count > 1 ? $0.output[1].substring.map(String.init) : String(markup[$0.range])
            }
        }
    }

    @Test(arguments: cases)
    func givesEveryIdOnce(page: Case) throws {
        let live = Self.withoutTemplates(page)
        let ids = try live.all(" id=\"([^\"]*)\"")
        #expect(ids.contains("main"))
        #expect(Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.isEmpty)
    }

    @Test(arguments: cases)
    func bindsEveryControlToALabel(page: Case) throws {
        let ids = try page.all("<(?:input|select|textarea)(?! type=\"hidden\")(?! type=\"range\")[^>]* id=\"([^\"]*)\"")
        let labels = Set(try page.all("<label[^>]* for=\"([^\"]*)\""))
        #expect(Set(ids).isSubset(of: labels))
        let controls = try page.all("<(?:input|select|textarea)(?![^>]* type=\"(?:hidden|range)\")[^>]*>")
        #expect(controls.allSatisfy { $0.contains(" id=\"") })
    }

    @Test(arguments: cases)
    func pointsOnlyAtWhatIsThere(page: Case) throws {
        let ids = Set(try page.all(" id=\"([^\"]*)\""))
        let lists = try page.all(" aria-(?:describedby|labelledby)=\"([^\"]*)\"")
        let named = lists.flatMap { $0.split(separator: " ").map(String.init) }
        let anchors = try page.all(" href=\"#([^\"]*)\"")
        #expect(Set(named + anchors).subtracting(ids).isEmpty)
    }

    @Test(arguments: cases)
    func keepsHeadingsInOrder(page: Case) throws {
        let levels = try page.all("<h([1-6])[ >]").compactMap { Int($0) }
        #expect(levels.filter { $0 == 1 }.count == 1)
        for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
    }

    @Test(arguments: cases)
    func carriesNoScriptOrStyleOfItsOwn(page: Case) throws {
        #expect(try page.all(" style=|<style|javascript:| on[a-z]+=\"|<script(?![^>]* src=)").isEmpty)
        #expect(try page.all("(?:src|href|action)=\"https?:").isEmpty)
    }

    @Test(arguments: cases)
    func closesWhatItOpens(page: Case) throws {
        let void: Set = ["meta", "link", "input", "br", "hr", "img", "col", "source", "wbr"]
        var open: [String] = []
        for tag in try page.all("<(/?[a-z][a-z0-9]*)[^>]*>") where !void.contains(tag) {
            if tag.hasPrefix("/") { #expect(open.popLast() == String(tag.dropFirst())) } else { open.append(tag) }
        }
        #expect(open.isEmpty)
    }

    @Test(arguments: cases)
    func nestsNoForms(page: Case) throws {
        var isOpen = false
        for tag in try page.all("<(/?form)[ >]") {
            #expect(isOpen == (tag == "/form"))
            isOpen = tag == "form"
        }
    }

    @Test(arguments: cases)
    func staysSmall(page: Case) throws {
        #expect(page.markup.utf8.count < 40_000)
        #expect(page.markup.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(page.language.rawValue)\">"))
        guard let folder = ProcessInfo.processInfo.environment["RAINGAN_GALLERY"] else { return }
        let file = URL(filePath: folder).appending(path: "\(page.name).\(page.language.rawValue).html")
        try Data(page.markup.utf8).write(to: file)
    }

    private static func withoutTemplates(_ page: Case) -> Case {
        var copy = page
        copy.markup = page.markup.replacing(/(?s)<template>.*?<\/template>/, with: "")
        return copy
    }
}
