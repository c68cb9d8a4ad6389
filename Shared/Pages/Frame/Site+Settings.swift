public import Calendar
public import Runtime

extension Site {
    /// Reads `RAINGAN_STATIC_MANIFEST`, `HELP_TECHNICAL` and `HELP_DATA`.
    ///
    /// The two contacts (W9) are written `office|telephone|e-mail`; what is not known stays empty, and a contact that
    /// is not set is not shown.
    public init(reading reader: inout SettingsReader) {
        let path = reader.text("RAINGAN_STATIC_MANIFEST")
        var files = StaticFiles.placeholder
        if !path.isEmpty {
            do { files = try StaticFiles(manifestAt: path) } catch {
                reader.complain("RAINGAN_STATIC_MANIFEST is not usable (\(error))")
            }
        }
        self.init(
            files: files,
            help: [
                HelpContact(
                    reading: &reader, "HELP_TECHNICAL", subject: Words("ปัญหาการใช้งานระบบ", "Technical trouble")),
                HelpContact(reading: &reader, "HELP_DATA", subject: Words("ปัญหาเกี่ยวกับข้อมูล", "Trouble with the data")),
            ].compactMap { $0 })
    }

    /// The same site with a strip that tells what day a demonstration takes it to be.
    public func demonstrating(_ day: CivilDate) -> Site {
        var site = self
        site.notice = Words(
            "ระบบสาธิต – วันนี้คือ \(day.written(.long))", "Demonstration – today is \(day.written(.long, in: .english))")
        return site
    }
}

extension HelpContact {
    fileprivate init?(reading reader: inout SettingsReader, _ name: String, subject: Words) {
        guard let text = reader.optionalText(name) else { return nil }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, let office = parts.first, !office.isEmpty else {
            reader.complain("\(name) is not valid (office|telephone|e-mail expected)")
            return nil
        }
        func part(_ index: Int) -> String? { index < parts.count && !parts[index].isEmpty ? parts[index] : nil }
        self.init(subject: subject, office: Words(office), telephone: part(1), email: part(2))
    }
}
