"""Writes a workbook of a kind that other programs, or attackers, make: workbook.py KIND FILE."""
import sys
import zipfile

KIND, FILE = sys.argv[1:]
BOOK = '<workbook xmlns:r="r"><sheets>{}</sheets></workbook>'
RELS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
ONE = '<sheet name="a" r:id="r1"/>'
DATA = '<worksheet><sheetData>{}</sheetData></worksheet>'


def text(value):
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def row(cells):
    return f"<row>{cells}</row>"


SHEETS = {
    "inline": DATA.format('<row r="1">' + text("slug") + '<c t="s"><v>0</v></c></row>'),
    "numbers": DATA.format('<row><c><v>6.810507E6</v></c><c><v>1.5</v></c><c t="b"><v>1</v></c></row>'),
    "gaps": DATA.format('<row r="2"><c r="A2" t="str"><v>a</v></c><c r="C2" t="str"><v>c</v></c></row>'
                        '<row r="9"><c r="C9" t="str"><v>z</v></c></row>'),
    "hidden-first": DATA.format(row(text("hidden"))),
    "bomb": DATA.format(row(text("0" * 200_000_000))),
    "entity": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + DATA.format(row(text("&b;"))),
    "external": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + DATA.format(row(text("&a;"))),
    "doctype": '<!DOCTYPE worksheet>' + DATA.format(row(text("a"))),
    "cut": DATA.format(row(text("a")))[:-20],
    "many-columns": DATA.format('<row><c r="ZZZ1" t="str"><v>a</v></c></row>'),
    "wide-cell": DATA.format(row(text("0" * 40_000))),
    "password": DATA.format(row(text("a"))),
    "no-sheet": None,
}

with zipfile.ZipFile(FILE, "w", zipfile.ZIP_DEFLATED) as book:
    sheets = ONE
    if KIND == "hidden-first":
        sheets = '<sheet name="a" state="hidden" r:id="r1"/><sheet name="b" r:id="r2"/>'
        book.writestr("xl/worksheets/sheet2.xml", DATA.format(row(text("shown"))))
    book.writestr("xl/workbook.xml", BOOK.format(sheets))
    book.writestr("xl/_rels/workbook.xml.rels", RELS)
    book.writestr("xl/sharedStrings.xml", "<sst><si><r><t>น้</t></r><r><t>ำ</t></r><rPh><t>x</t></rPh></si></sst>")
    if SHEETS[KIND] is not None:
        book.writestr("xl/worksheets/sheet1.xml", SHEETS[KIND])

if KIND == "password":
    # Excel locks a workbook by putting it into another container altogether; a zip's own lock is as foreign to us.
    data = bytearray(open(FILE, "rb").read())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    at = 0
    while (at := data.find(b"PK\x03\x04", at)) >= 0:
        data[at + 6] |= 1
        at += 4
    open(FILE, "wb").write(data)
