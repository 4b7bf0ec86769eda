internal import CFFmpeg
internal import Foundation

/// What a libav* call returned: zero or more is success.
enum LibraryStatus {
    /// The library's own words for a negative return value.
    static func text(_ status: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        unsafe av_strerror(status, &buffer, buffer.count)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Throws an internal error for a negative value.
    static func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(MediaError) {
        guard status < 0 else { return }
        guard status != -ENOMEM else { throw .outOfMemory }
        throw MediaError(.internal, "FFmpeg could not \(operation()): \(text(status)).")
    }

    /// Keeps FFmpeg from writing to standard error; evaluated once, before anything else of it is called.
    static let silence: Void = av_log_set_level(lipstream_log_quiet)
}

extension MediaError {
    static let outOfMemory = MediaError(.internal, "FFmpeg found no memory left; close other programs and try again.")

    /// The sentence for a file that cannot be made or written, from the system's error number.
    static func writing(_ name: String, _ number: Int32) -> MediaError {
        switch number {
        case ENOSPC, EDQUOT:
            MediaError(.diskFull, "Cannot write \(name): the disk is full; make room or choose another folder.")
        case ENOENT, ENOTDIR:
            MediaError(.cannotWrite, "Cannot write \(name): its folder does not exist; make it first.")
        case EACCES, EPERM:
            MediaError(.cannotWrite, "Cannot write \(name): no permission to write in its folder; choose another one.")
        case EROFS:
            MediaError(.cannotWrite, "Cannot write \(name): its disk is read-only; choose another folder.")
        case EISDIR:
            MediaError(.cannotWrite, "Cannot write \(name): a folder has that name; choose another name.")
        case ENAMETOOLONG:
            MediaError(.cannotWrite, "Cannot write \(name): the name is too long; choose a shorter one.")
        default:
            MediaError(.cannotWrite, "Cannot write \(name): \(LibraryStatus.text(-number)).")
        }
    }
}
