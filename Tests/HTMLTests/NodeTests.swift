import HTML
import Testing

struct NodeTests {
    @Test func writesVoidElementsWithoutAnEnd() {
        let node = div {
            br()
            hr()
            input(.type(.text), .name("q"))
            img(.src("/static/seal.svg"), .alt(""))
        }
        let expected =
            "<div><br><hr><input type=\"text\" name=\"q\"><img src=\"/static/seal.svg\" alt=\"\"></div>"
        #expect(node.markup == expected)
    }

    @Test func endsEmptyElementsThatAreNotVoid() {
        #expect(textarea(.name("a")).markup == "<textarea name=\"a\">\n</textarea>")
        #expect(
            script(.src("/static/a.js"), .type(.module)).markup
                == "<script src=\"/static/a.js\" type=\"module\"></script>")
    }

    /// A reader of HTML drops the first newline in a `textarea`; what was typed must come back whole.
    @Test func keepsTheFirstNewlineOfATextarea() {
        #expect(textarea { "\nสอง" }.markup == "<textarea>\n\nสอง</textarea>")
    }

    @Test(arguments: [(true, "<input required>"), (false, "<input>")])
    func writesFlagsOnlyWhenTheyHold(flag: Bool, expected: String) {
        #expect(input(.required(flag)).markup == expected)
    }

    @Test func leavesOffAttributesWithoutAValue() {
        let node = p(.id(nil), .class(nil), .class(""), .aria("describedby", nil), .when(false, .hidden()), .lang("th"))
        #expect(node.markup == "<p lang=\"th\"></p>")
        #expect(p(.all([.id("a"), .hidden()])).markup == "<p id=\"a\" hidden></p>")
    }

    @Test func writesYesAndNoOfAccessibilityInWords() {
        #expect(button(.aria("expanded", false)).markup == "<button aria-expanded=\"false\"></button>")
    }

    @Test func beginsADocumentWithItsType() {
        #expect(document(.lang("th")) { body() }.markup == "<!DOCTYPE html>\n<html lang=\"th\"><body></body></html>")
    }

    @Test(arguments: [false, true])
    func followsConditionsLoopsAndComponents(isUrgent: Bool) {
        struct Note: Component {
            let isUrgent: Bool
            var body: Node {
                if isUrgent { strong { "ด่วน" } } else { em { "ปกติ" } }
                if isUrgent { "!" }
            }
        }
        let list = ul {
            for _ in 0..<2 { li { Note(isUrgent: isUrgent) } }
        }
        let item = isUrgent ? "<li><strong>ด่วน</strong>!</li>" : "<li><em>ปกติ</em></li>"
        #expect(list.markup == "<ul>\(item)\(item)</ul>")
    }

    @Test func knowsWhetherItWouldWriteNothing() {
        #expect(Node.group([.empty, .text(""), .trusted("")]).isEmpty)
        #expect(!br().isEmpty)
    }

    @Test(arguments: [(1.0, "1"), (0.125, "0.13"), (-2.5, "-2.50"), (3.05, "3.05"), (.nan, "0"), (.infinity, "0")])
    func drawsWithShortFigures(value: Double, expected: String) {
        #expect(circle(.r(value)).markup == "<circle r=\"\(expected)\"></circle>")
    }
}
