#if os(Linux)
    import Foundation

    /// What the kernel says of the memory of a process.
    enum ProcessMemory {
        /// Bytes that it has now; 0 when it has ended.
        static func resident(of process: Int32) -> Int { status(of: process, "VmRSS:") }

        /// Bytes that it had at most; 0 when it has ended.
        static func peak(of process: Int32) -> Int { status(of: process, "VmHWM:") }

        private static func status(of process: Int32, _ field: String) -> Int {
            let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
            let words = line?.split(whereSeparator: \.isWhitespace) ?? []
            return words.count > 1 ? (Int(words[1]) ?? 0) * 1024 : 0
        }
    }
#endif

extension Highest {
    /// Notes the memory of a process until it ends; on Linux only.
    @Sendable func watch(_ process: Int32) {
        #if os(Linux)
            while true {
                let now = ProcessMemory.peak(of: process)
                guard now > 0 else { return }
                note(now)
                usleep(20_000)
            }
        #endif
    }
}
