import Foundation

/// A connection on which a test says bytes as they are.
enum RawConnection {
    /// What came back.
    struct Outcome {
        let bytes: [UInt8]
        /// Whether the server ended the connection, rather than the test its waiting.
        let isEnded: Bool

        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// Of the first answer that is not informational.
        var status: Int? {
            text.matches(of: /HTTP\/1\.1 (\d{3})/).compactMap { Int($0.1) }.first { $0 >= 200 }
        }
        /// How many answers came.
        var answers: Int { text.matches(of: /HTTP\/1\.1 \d/).count }
        /// The code of the close frame at the end, of a connection that became a WebSocket.
        var closeCode: Int? {
            guard bytes.count >= 4, bytes[bytes.count - 4] == 0x88, bytes[bytes.count - 3] == 2 else { return nil }
            return Int(bytes[bytes.count - 2]) << 8 | Int(bytes[bytes.count - 1])
        }
    }

    /// Says something and listens until the server ends the connection, for twenty seconds at most: less than the server
    /// waits for one who says nothing.
    static func say(_ bytes: [UInt8], to port: Int) async -> Outcome {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: converse(bytes, port)) }
        }
    }

    static func say(_ text: String, to port: Int) async -> Outcome { await say(Array(text.utf8), to: port) }

    private static func converse(_ bytes: [UInt8], _ port: Int) -> Outcome {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let file = socket(AF_INET, kind, 0)
        defer { close(file) }
        #if canImport(Darwin)
            // There is no MSG_NOSIGNAL: without this a server that hung up would end the tests.
            var isOn: Int32 = 1
            setsockopt(file, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return Outcome(bytes: [], isEnded: false) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
                let flags = Int32(MSG_NOSIGNAL)
            #else
                let flags: Int32 = 0
            #endif
            let count = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, flags) }
            // The server may have ended the connection before it had everything.
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(file, &buffer, buffer.count, 0)
            guard count > 0 else { return Outcome(bytes: answer, isEnded: count == 0 || errno == ECONNRESET) }
            answer += buffer.prefix(count)
        }
    }
}
