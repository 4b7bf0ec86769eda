import Foundation

/// The folder in which the program keeps what is the user's: avatars and films of the server, orders at Sync.so.
enum UserData {
    /// Finds the folder; makes nothing.
    ///
    /// - Parameter environment: variables; `LIPSTREAM_DATA` names the folder.
    /// - Returns: that, or the usual place of this system.
    static func folder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        if let named = environment["LIPSTREAM_DATA"], !named.isEmpty { return URL(fileURLWithPath: named) }
        let home = FileManager.default.homeDirectoryForCurrentUser
        #if os(macOS)
            return home.appendingPathComponent("Library/Application Support/Lipstream")
        #else
            if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
                return URL(fileURLWithPath: data).appendingPathComponent("lipstream")
            }
            return home.appendingPathComponent(".local/share/lipstream")
        #endif
    }
}
