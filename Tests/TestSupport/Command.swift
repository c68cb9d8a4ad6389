import Foundation

/// Runs a program and waits for its end, without holding up a thread of the pool.
public struct Command: Sendable {
    public struct Failed: Error { public let arguments: [String], status: Int32, errors: String }

    /// What the program wrote to its standard output.
    public static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> String {
        // Files and not pipes: another program started meanwhile may inherit a pipe and keep it open.
        let folder = FileManager.default.temporaryDirectory.appending(path: "raingan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
        for file in [output, errors] { try Data().write(to: file) }

        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        try await eventually("end of \(arguments.first ?? "")", within: .seconds(90)) { !process.isRunning }
        guard process.terminationStatus == 0 else {
            let complaints = try String(contentsOf: errors, encoding: .utf8)
            throw Failed(arguments: arguments, status: process.terminationStatus, errors: complaints)
        }
        return try String(contentsOf: output, encoding: .utf8)
    }
}
