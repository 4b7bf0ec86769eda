internal import Foundation

/// What the system says when a file cannot be written.
enum DiskError {
    /// Whether there is no room: on the disk, in the user's share of it, or in what one file may take.
    static func isFull(_ error: any Error) -> Bool {
        let error = error as NSError
        if error.domain == NSCocoaErrorDomain, error.code == CocoaError.fileWriteOutOfSpace.rawValue { return true }
        if error.domain == NSPOSIXErrorDomain { return [ENOSPC, EDQUOT, EFBIG].contains(Int32(clamping: error.code)) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).map(isFull) ?? false
    }
}
