internal import ModelStore

/// Proves that a message comes from somebody who knows a key: HMAC-SHA256
/// ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)).
///
/// By our own SHA-256, which files are known by anyway: a library for this alone would double the time of a first build.
enum MessageCode {
    /// Bytes that SHA-256 takes at once.
    private static let block = 64

    /// The code of a message.
    ///
    /// - Parameters:
    ///   - message: what was said.
    ///   - key: what both sides know.
    /// - Returns: 64 hexadecimal digits.
    static func code(of message: some Collection<UInt8>, key: some Collection<UInt8>) -> String {
        let short = key.count > block ? digest(Array(key)) : Array(key)
        let padded = short + [UInt8](repeating: 0, count: block - short.count)
        let inner = digest(padded.map { $0 ^ 0x36 } + message)
        return hexadecimal(padded.map { $0 ^ 0x5c } + inner)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        var sum = SHA256()
        sum.update(bytes)
        return sum.finish()
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        let digits = hexadecimal(bytes).compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(clamping: digits[$0] << 4 | digits[$0 + 1]) }
    }
}
