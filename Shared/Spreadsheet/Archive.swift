import CZip
import Foundation

/// A zip archive in memory, of which files are unpacked only as far as they may go.
struct Archive: ~Copyable {
    private let archive: OpaquePointer
    private var left: Int

    init(_ bytes: [UInt8], limit: Int) throws(Sheet.Unreadable) {
        left = limit
        var error = zip_error_t()
        // libzip copies nothing, so it is given a copy that it frees itself.
        let opened = bytes.withUnsafeBytes { view -> OpaquePointer? in
            guard let copy = malloc(max(view.count, 1)) else { return nil }
            view.baseAddress.map { _ = memcpy(copy, $0, view.count) }
            guard let source = zip_source_buffer_create(copy, zip_uint64_t(view.count), 1, &error) else {
                free(copy)
                return nil
            }
            guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
                zip_source_free(source)
                return nil
            }
            return archive
        }
        guard let opened else { throw Sheet.Unreadable(.workbook) }
        guard (1...2000).contains(zip_get_num_entries(opened, 0)) else {
            zip_discard(opened)
            throw Sheet.Unreadable(.workbook)
        }
        archive = opened
    }

    deinit { zip_discard(archive) }

    /// A file of the archive, or nil when there is none of this name.
    ///
    /// What the archive says of its size is not believed.
    mutating func file(_ name: String) throws(Sheet.Unreadable) -> [UInt8]? {
        let index = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { return nil }
        guard let file = zip_fopen_index(archive, zip_uint64_t(index), 0) else { throw Sheet.Unreadable(.workbook) }
        defer { zip_fclose(file) }
        var unpacked: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = zip_fread(file, &buffer, zip_uint64_t(buffer.count))
            guard count >= 0 else { throw Sheet.Unreadable(.workbook) }
            if count == 0 { return unpacked }
            left -= Int(count)
            guard left >= 0 else { throw Sheet.Unreadable(.tooLarge) }
            unpacked.append(contentsOf: buffer[..<Int(count)])
        }
    }
}
