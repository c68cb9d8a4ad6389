/// What came with a request, whole: a body that was cut off never gets this far.
public enum RequestBody: Sendable {
    case empty
    case bytes([UInt8])
    /// On disk, as it came.
    case file(TemporaryFile)
    /// A multipart form that was taken apart as it came; its files are on disk.
    case form(Form)
}
