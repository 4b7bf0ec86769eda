import Dispatch
import Foundation

/// Ends a program that a server started when that server is gone, however it ended: a film that nobody waits for any more
/// must not take the processor for an hour.
///
/// Linux's `PR_SET_PDEATHSIG` will not do: it tells of the end of the *thread* that began the child, and the server begins
/// children on threads that come and go. So on Linux the pipe is watched that the child's standard output goes to: the
/// kernel closes its other end together with the server. On a Mac the server's process itself is watched
/// ([EVFILT_PROC](https://developer.apple.com/documentation/dispatch/dispatchsource/makeprocesssource(identifier:eventmask:queue:))).
enum ParentWatch {
    /// Set by the server for its children: its process.
    static let variable = "LIPSTREAM_PARENT"
    /// How long the program may clean up once it was asked to stop.
    private static let patience = 3.0

    /// Begins to watch, if a server started this program.
    static func begin(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let parent = environment[variable].flatMap({ pid_t($0) }) else { return }
        #if os(Linux)
            Thread.detachNewThread {
                waitUntilUnread(FileHandle.standardOutput.fileDescriptor)
                // A server that lives on closes the pipe, too, when it asks for an end: a second signal would cut the
                // cleaning short. One that has died closes it a moment before this process gets another parent.
                while getppid() == parent { usleep(100_000) }
                stop()
            }
        #else
            let source = DispatchSource.makeProcessSource(identifier: parent, eventMask: .exit, queue: .global())
            source.setEventHandler { stop() }
            source.resume()
            // A source that nobody holds is cancelled; this one lasts as long as the program.
            _ = unsafe Unmanaged.passRetained(source as AnyObject)
        #endif
        // It may have ended before the watch began; then nothing has been begun here either.
        if getppid() != parent { exit(130) }
    }

    /// Asks as Ctrl-C does, so that what was begun is removed, and ends the program if that takes too long.
    private static func stop() {
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) { exit(130) }
        kill(getpid(), SIGTERM)
    }

    #if os(Linux)
        /// Blocks until nobody can read what is written to a pipe any more; returns never for other files.
        private static func waitUntilUnread(_ file: Int32) {
            var watched = pollfd(fd: file, events: 0, revents: 0)
            while true {
                // Errors are told of without being asked for.
                let count = unsafe poll(&watched, 1, -1)
                if count > 0, Int32(clamping: watched.revents) & (POLLERR | POLLHUP) != 0 { return }
                if count < 0, errno == EINTR { continue }
                // Not a pipe: there is nothing to learn from it.
                while true { sleep(.max) }
            }
        }
    #endif
}
