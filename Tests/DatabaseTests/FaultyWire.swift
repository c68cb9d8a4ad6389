import Database
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A wire between a client and the real server that can be cut, or fall silent, at a chosen moment.
final class FaultyWire: Sendable {
    enum Fault: Sendable, Equatable {
        case none
        /// Once the client has sent this text and the server has answered, the answer is thrown away and both ends
        /// are closed.
        case loseAnswer(to: String)
        /// Nothing passes any more; nobody is told.
        case silence
        /// New connections are closed at once, old ones too.
        case refuse
    }

    private struct State {
        var fault = Fault.none
        var accepted = 0
        var refused = 0
        /// Connections with a lower number are forgotten: nothing passes, nobody is told.
        var firstKnown = 0
        var sockets: [Int32] = []
    }

    private let listener: Int32
    private let port: UInt16
    private let target: sockaddr_in
    private let state = Mutex(State())

    /// Begins to accept, in front of the test server.
    init() throws {
        let url = try TestServers.postgres
        guard let parts = URLComponents(string: url), let targetPort = parts.port else { throw POSIXError(.EINVAL) }
        target = Self.loopback(UInt16(targetPort))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread { [weak self, listener] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { return }
                self.join(client)
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        cutAll()
    }

    /// The test's database, by way of this wire.
    func settings(_ change: (inout DatabaseSettings) -> Void = { _ in }) throws -> DatabaseSettings {
        var settings = try FreshDatabase.settings
        guard var parts = URLComponents(string: settings.url) else { throw POSIXError(.EINVAL) }
        // Unencrypted, so that the wire can read what passes.
        (parts.port, parts.query) = (Int(port), "sslmode=disable")
        settings.url = parts.string ?? ""
        settings.poolSize = 1
        change(&settings)
        return settings
    }

    var accepted: Int { state.withLock { $0.accepted } }
    var refused: Int { state.withLock { $0.refused } }

    func set(_ fault: Fault) {
        state.withLock { $0.fault = fault }
        if fault == .refuse { cutAll() }
    }

    /// Lets the present connections fall silent, as a firewall does that forgets them.
    func forget() { state.withLock { $0.firstKnown = $0.accepted + 1 } }

    private var fault: Fault { state.withLock { $0.fault } }

    private func isSilent(_ number: Int) -> Bool {
        state.withLock { $0.fault == .silence || number < $0.firstKnown }
    }

    private func cutAll() {
        state.withLock { for socket in $0.sockets { shutdown(socket, Int32(SHUT_RDWR)) } }
    }

    private func join(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = target
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, fault != .refuse else {
            state.withLock { $0.refused += 1 }
            close(client)
            close(server)
            return
        }
        let number = state.withLock {
            $0.accepted += 1
            $0.sockets += [client, server]
            return $0.accepted
        }
        let doom = Doom()
        Thread { [weak self] in
            Self.pump(from: client, to: server) { bytes in
                if case .loseAnswer(let text) = self?.fault, bytes.firstRange(of: Array(text.utf8)) != nil {
                    doom.isSealed.store(true, ordering: .sequentiallyConsistent)
                }
                return self?.isSilent(number) != true
            }
        }.start()
        Thread { [weak self] in
            Self.pump(from: server, to: client) { _ in
                if doom.isSealed.load(ordering: .sequentiallyConsistent) {
                    shutdown(client, Int32(SHUT_RDWR))
                    shutdown(server, Int32(SHUT_RDWR))
                    return false
                }
                return self?.isSilent(number) != true
            }
        }.start()
    }

    private final class Doom: Sendable { let isSealed = Atomic(false) }

    /// Carries bytes until an end closes; what `mayPass` refuses is lost.
    private static func pump(from source: Int32, to sink: Int32, _ mayPass: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            guard mayPass(Array(buffer[..<count])) else { continue }
            var sent = 0
            while sent < count {
                let written = buffer[sent..<count].withUnsafeBytes {
                    send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard written > 0 else { break }
                sent += written
            }
        }
        shutdown(sink, Int32(SHUT_RDWR))
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
