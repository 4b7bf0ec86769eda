internal import CFFmpeg
public import Foundation
internal import Media

/// What is in a media file, as the file says it.
public struct MediaSummary: Sendable, Hashable {
    /// A video's pictures.
    public struct Pictures: Sendable, Hashable {
        /// How they are compressed: `h264`.
        public let codec: String
        /// Pixels in a row, as they are shown.
        public let width: Int
        /// Rows, as they are shown.
        public let height: Int
        /// Pictures a second; `nil` where the file does not say.
        public let frameRate: Double?
    }

    /// A video's sound.
    public struct Sound: Sendable, Hashable {
        /// How it is compressed: `aac`.
        public let codec: String
        /// Samples a second.
        public let sampleRate: Int
        /// Channels.
        public let channels: Int
    }

    /// The pictures, if there are any.
    public let pictures: Pictures?
    /// The sound, if there is any.
    public let sound: Sound?
    /// Length in seconds; `nil` where the file does not say.
    public let duration: Double?

    /// Opens a file and looks.
    ///
    /// - Parameter url: a video or sound file.
    /// - Throws: ``MediaError`` for a file that cannot be read.
    public init(_ url: URL) throws(MediaError) {
        let demuxer = try Demuxer(url)
        duration = demuxer.duration
        if unsafe demuxer.best(AVMEDIA_TYPE_VIDEO) == nil {
            pictures = nil
        } else {
            // The reader knows about rotation and pixels that are not square.
            let reader = try VideoReader(url, frameRate: nil)
            pictures = Pictures(
                codec: demuxer.codec(AVMEDIA_TYPE_VIDEO), width: reader.width, height: reader.height,
                frameRate: reader.sourceFrameRate?.framesPerSecond)
        }
        sound = unsafe demuxer.best(AVMEDIA_TYPE_AUDIO).map { stream in
            let parameters = unsafe stream.pointee.codecpar.pointee
            return unsafe Sound(
                codec: demuxer.codec(AVMEDIA_TYPE_AUDIO), sampleRate: Int(clamping: parameters.sample_rate),
                channels: Int(clamping: parameters.ch_layout.nb_channels))
        }
    }
}

extension Demuxer {
    /// What FFmpeg calls the compression of the stream that a player would choose.
    fileprivate func codec(_ kind: AVMediaType) -> String {
        unsafe best(kind).map { unsafe String(cString: avcodec_get_name($0.pointee.codecpar.pointee.codec_id)) } ?? ""
    }
}
