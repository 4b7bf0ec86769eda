internal import CFFmpeg
internal import Media

/// H.264 in the making: pictures in, packets out.
@safe final class VideoTrack {
    let encoder: Encoder
    let picture: YUVPicture
    private(set) var frames = 0

    /// What changes `veryfast`.
    ///
    /// A talking face moves by fractions of a pixel in a still picture: searching those more coarsely saves a fifth of the
    /// time, whole blocks and B-frames in a fixed order a sixth of what is left; files are smaller, and the look is the same
    /// (SSIM 0.9919 after the last step, 0.9922 before).
    private static let talkingFace = "subme=1:me=dia:partitions=i8x8:b-adapt=0"

    /// Opens libx264, or the system's encoder where FFmpeg was built without it.
    init(width: Int, height: Int, frameRate: FrameRate, options: VideoOptions) throws(MediaError) {
        picture = try YUVPicture(width: width, height: height)
        let x264 = unsafe avcodec_find_encoder_by_name("libx264")
        let codec =
            unsafe x264 ?? avcodec_find_encoder_by_name("h264_videotoolbox") ?? avcodec_find_encoder(AV_CODEC_ID_H264)
        let isX264 = unsafe x264 != nil
        var choices = isX264 ? ["preset": options.preset.rawValue, "crf": String(options.quality)] : [:]
        if isX264, options.preset == .veryfast { choices["x264-params"] = Self.talkingFace }
        let rate = AVRational(num: Int32(clamping: frameRate.numerator), den: Int32(clamping: frameRate.denominator))
        encoder = unsafe try Encoder(codec: codec, options: choices) { [picture] context in
            unsafe picture.describe(to: context)
            unsafe context.pointee.time_base = AVRational(num: rate.den, den: rate.num)
            unsafe context.pointee.framerate = rate
            // A key frame every five seconds: players seek to them.
            unsafe context.pointee.gop_size = Int32(clamping: max(1, (5 * frameRate.framesPerSecond).rounded()))
            unsafe context.pointee.thread_count = 0
            unsafe context.pointee.flags |= lipstream_codec_flag_global_header
            if !isX264 {
                unsafe context.pointee.flags |= lipstream_codec_flag_qscale
                unsafe context.pointee.global_quality =
                    Int32(clamping: max(1, 100 - 2 * options.quality)) * lipstream_qp2lambda
            }
        }
    }

    /// Encodes a picture.
    func append(_ image: Image, changed: Rectangle?) throws(MediaError) {
        try picture.update(image, changed: changed)
        unsafe picture.frame.pointer.pointee.pts = Int64(clamping: frames)
        frames += 1
        try encoder.send(picture.frame)
    }
}
