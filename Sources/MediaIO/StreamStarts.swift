internal import CFFmpeg
public import Foundation

/// When the picture and the sound of a file start, as its container says.
public struct StreamStarts: Sendable, Equatable {
    /// Seconds of the file's clock at the first picture; `nil` where there is none or the file does not say.
    public let picture: Double?
    /// Seconds of the file's clock at the first sound; `nil` where there is none or the file does not say.
    public let sound: Double?

    /// Looks into a file.
    ///
    /// - Parameter url: a local sound or video file.
    /// - Throws: ``MediaError``: no such file, or not a media file.
    public init(of url: URL) throws(MediaError) {
        let demuxer = try Demuxer(url)
        (picture, sound) = (demuxer.start(AVMEDIA_TYPE_VIDEO), demuxer.start(AVMEDIA_TYPE_AUDIO))
    }
}
