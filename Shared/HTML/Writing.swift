extension Node {
    /// Writes the markup in document order.
    public func write(to stream: inout some TextOutputStream) {
        var output = Streamed(stream: stream)
        write(&output)
        stream = output.stream
    }

    /// The markup as UTF-8, ready to be sent.
    public func utf8(capacity: Int = 16 * 1024) -> [UInt8] {
        var output = Buffered(bytes: [])
        output.bytes.reserveCapacity(capacity)
        write(&output)
        return output.bytes
    }

    /// The markup as text.
    public var markup: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(_ output: inout some Output) {
        switch self {
        case .text(let text): output.escape(text)
        case .trusted(let markup): output.put(markup.description)
        case .group(let nodes): for node in nodes { node.write(&output) }
        case .element(let tag, let attributes, let content):
            output.put("<")
            output.put(tag.name)
            for attribute in attributes { attribute.write(&output) }
            output.put(tag.content == .preformatted ? ">\n" : ">")
            guard tag.content != .none else { return }
            content.write(&output)
            output.put("</")
            output.put(tag.name)
            output.put(">")
        }
    }
}

extension Attribute {
    fileprivate func write(_ output: inout some Output) {
        switch value {
        case .absent: return
        case .several(let attributes): for attribute in attributes { attribute.write(&output) }
        case .flag:
            output.put(" ")
            output.put(name)
        case .text(let text):
            output.put(" ")
            output.put(name)
            output.put("=\"")
            output.escape(text)
            output.put("\"")
        }
    }
}

private protocol Output {
    mutating func put(_ markup: String)
}

extension Output {
    fileprivate mutating func escape(_ text: String) { put(text.escaped) }
}

private struct Buffered: Output {
    var bytes: [UInt8]
    mutating func put(_ markup: String) { bytes.append(contentsOf: markup.utf8) }
}

private struct Streamed<Stream: TextOutputStream>: Output {
    var stream: Stream
    mutating func put(_ markup: String) { stream.write(markup) }
}
