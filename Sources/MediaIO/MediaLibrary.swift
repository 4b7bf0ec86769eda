internal import CFFmpeg

/// The FFmpeg libraries that this program runs with: for reports, and for saying beforehand what cannot be written.
public enum MediaLibrary {
    /// What a video is made of.
    public enum Codec: String, Sendable, CaseIterable {
        /// H.264 pictures.
        case h264 = "H.264"
        /// AAC sound.
        case aac = "AAC"
    }

    /// Each library's name and the version that was loaded: `("libavcodec", "59.37.100")`.
    public static var versions: [(name: String, version: String)] {
        let loaded = [
            ("libavformat", avformat_version()), ("libavcodec", avcodec_version()), ("libavutil", avutil_version()),
            ("libswscale", swscale_version()), ("libswresample", swresample_version()),
        ]
        return loaded.map { ($0, "\($1 >> 16).\($1 >> 8 & 255).\($1 & 255)") }
    }

    /// The encoder that ``VideoWriter`` would take.
    ///
    /// - Parameter codec: what it makes.
    /// - Returns: the encoder's name (`libx264`, `aac`), or `nil` where this FFmpeg has none.
    public static func encoder(for codec: Codec) -> String? {
        let found =
            switch codec {
            case .h264:
                unsafe avcodec_find_encoder_by_name("libx264") ?? avcodec_find_encoder_by_name("h264_videotoolbox")
                    ?? avcodec_find_encoder(AV_CODEC_ID_H264)
            case .aac: unsafe avcodec_find_encoder(AV_CODEC_ID_AAC)
            }
        return unsafe found.map { unsafe String(cString: $0.pointee.name) }
    }
}
