import CExpat

/// What a reader of XML does when an element begins, when it ends, and with the text between.
protocol MarkupReader: AnyObject {
    /// Names come without the prefixes of their name spaces.
    func begin(_ name: String, _ attributes: [String: String])
    func end(_ name: String)
    func text(_ text: String)
    /// Whether enough has been read.
    var isFull: Bool { get }
}

/// Reads XML in which nothing can stand for something else: a document type, and so every entity, ends the reading.
enum MarkupParser {
    static func read(_ bytes: [UInt8], by reader: some MarkupReader) throws(Sheet.Unreadable) {
        guard let parser = XML_ParserCreate("UTF-8") else { throw Sheet.Unreadable(.workbook) }
        defer { XML_ParserFree(parser) }
        let box = Box(parser: parser, reader: reader)
        // The box outlives the parser, which is used in this function alone.
        XML_SetUserData(parser, Unmanaged.passUnretained(box).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let box = Box.of(context), let name else { return }
                var values: [String: String] = [:]
                var at = attributes
                while let pair = at, let key = pair[0], let value = pair[1] {
                    values[Box.plain(key)] = String(cString: value)
                    at = pair + 2
                }
                box.reader.begin(Box.plain(name), values)
                if box.reader.isFull { XML_StopParser(box.parser, 0) }
            },
            { context, name in
                guard let box = Box.of(context), let name else { return }
                box.reader.end(Box.plain(name))
            })
        XML_SetCharacterDataHandler(parser) { context, bytes, count in
            guard let box = Box.of(context), let bytes else { return }
            let view = UnsafeRawBufferPointer(start: bytes, count: Int(count))
            box.reader.text(String(decoding: view, as: UTF8.self))
        }
        XML_SetDoctypeDeclHandler(
            parser,
            { context, _, _, _, _ in
                guard let box = Box.of(context) else { return }
                XML_StopParser(box.parser, 0)
            }, { _ in })
        let status = bytes.withUnsafeBytes { view in
            XML_Parse(parser, view.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(view.count), 1)
        }
        if reader.isFull { throw Sheet.Unreadable(.tooLarge) }
        guard status == XML_STATUS_OK else { throw Sheet.Unreadable(.workbook) }
        withExtendedLifetime(box) {}
    }

    private final class Box {
        let parser: XML_Parser
        let reader: any MarkupReader

        init(parser: XML_Parser, reader: any MarkupReader) { (self.parser, self.reader) = (parser, reader) }

        static func of(_ context: UnsafeMutableRawPointer?) -> Box? {
            context.map { Unmanaged<Box>.fromOpaque($0).takeUnretainedValue() }
        }

        static func plain(_ name: UnsafePointer<CChar>) -> String {
            let whole = String(cString: name)
            return whole.split(separator: ":").last.map(String.init) ?? whole
        }
    }
}
