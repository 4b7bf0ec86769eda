internal import Foundation

/// How long a service asks to wait ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#name-retry-after)).
enum RetryAdvice {
    /// Reads a `Retry-After`.
    ///
    /// - Parameters:
    ///   - text: seconds, or a date as HTTP has it.
    ///   - now: the time.
    /// - Returns: seconds from now, 0 or more; `nil` where there is none, or none that can be read.
    static func seconds(_ text: String?, now: Date = .now) -> Double? {
        guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text).map { max(0, $0.timeIntervalSince(now)) }
    }
}
