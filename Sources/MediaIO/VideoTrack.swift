internal import CFFmpeg
internal import Media

/// H.264 in the making: pictures in, packets out.
@safe final class VideoTrack {
    let encoder: Encoder
    private let picture: YUVPicture
    private(set) var frames = 0

    /// Opens libx264, or the system's encoder where FFmpeg was built without it.
    init(width: Int, height: Int, frameRate: FrameRate, options: VideoOptions) throws(MediaError) {
        picture = try YUVPicture(width: width, height: height)
        let frame = picture.frame
        let x264 = unsafe avcodec_find_encoder_by_name("libx264")
        let codec =
            unsafe x264 ?? avcodec_find_encoder_by_name("h264_videotoolbox") ?? avcodec_find_encoder(AV_CODEC_ID_H264)
        let isX264 = unsafe x264 != nil
        var choices = isX264 ? ["preset": options.preset.rawValue, "crf": String(options.quality)] : [:]
        // A talking face moves by fractions of a pixel in a still picture: searching those more coarsely gives the same
        // look a fifth sooner.
        if isX264, options.preset == .veryfast { choices["x264-params"] = "subme=1" }
        let rate = AVRational(num: Int32(frameRate.numerator), den: Int32(frameRate.denominator))
        encoder = unsafe try Encoder(codec: codec, options: choices) { context in
            unsafe context.pointee.width = Int32(frame.width)
            unsafe context.pointee.height = Int32(frame.height)
            unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
            unsafe context.pointee.time_base = AVRational(num: rate.den, den: rate.num)
            unsafe context.pointee.framerate = rate
            unsafe context.pointee.color_range = AVCOL_RANGE_MPEG
            unsafe context.pointee.colorspace = AVCOL_SPC_BT709
            unsafe context.pointee.color_primaries = AVCOL_PRI_BT709
            unsafe context.pointee.color_trc = AVCOL_TRC_BT709
            unsafe context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
            // A key frame every five seconds: players seek to them.
            unsafe context.pointee.gop_size = Int32(max(1, (5 * frameRate.framesPerSecond).rounded()))
            unsafe context.pointee.thread_count = 0
            unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
            if !isX264 {
                unsafe context.pointee.flags |= AV_CODEC_FLAG_QSCALE
                unsafe context.pointee.global_quality = Int32(max(1, 100 - 2 * options.quality)) * FF_QP2LAMBDA
            }
        }
    }

    /// Encodes a picture.
    func append(_ image: Image, changed: Rectangle?) throws(MediaError) {
        let packed = image.format.bytesPerPixel == 4 ? image : image.converted(to: .rgba)
        try picture.update(packed, changed: frames == 0 ? nil : changed)
        unsafe picture.frame.pointer.pointee.pts = Int64(frames)
        frames += 1
        try encoder.send(picture.frame)
    }
}
