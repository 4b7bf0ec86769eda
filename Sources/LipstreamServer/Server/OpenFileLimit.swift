#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How many files and sockets this process may have open, and how many connections they are enough for.
///
/// macOS starts a process with 256. Where none is left, `accept` fails and clients wait without an answer.
struct OpenFileLimit: Hashable {
    /// Files and sockets at once.
    var files: Int

    /// What the server opens besides its connections: libraries, database, models, event loops, videos being made.
    static let reserve = 96
    /// A connection has its socket and, while it sends or fetches a file, that file.
    static let filesPerConnection = 2
    /// Enough for every limit here.
    ///
    /// `setrlimit` of macOS refuses more (`OPEN_MAX`), whatever the hard limit says.
    static let most = 10_240

    /// How many connections can be accepted at once.
    ///
    /// - Parameter wanted: how many there would be with enough files.
    /// - Returns: at least 8.
    func connections(wanted: Int) -> Int {
        min(wanted, max(8, (files - Self.reserve) / Self.filesPerConnection))
    }

    /// Raises the soft limit to the hard limit or ``most``, whichever is less; never lowers it.
    ///
    /// - Returns: the limit that is now in force.
    static func raise() -> OpenFileLimit {
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0 else { return OpenFileLimit(files: 256) }
        let target = min(limit.rlim_max, rlim_t(most))
        if limit.rlim_cur < target {
            var raised = limit
            raised.rlim_cur = target
            if unsafe setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return OpenFileLimit(files: Int(clamping: limit.rlim_cur))
    }

    #if canImport(Glibc)
        private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var resource: Int32 { RLIMIT_NOFILE }
    #endif
}
