internal import CFFmpeg
public import Media

/// H.264 for a live picture: each one comes out as soon as it went in.
///
/// Constrained baseline without B-frames, 4:2:0, BT.709 in limited range and tagged so, as Annex B access units (with
/// start codes, parameter sets before every key frame), which WebCodecs takes without a description. Encodes on the
/// caller's thread alone, so that many sessions share the cores evenly. Calls block; one owner, one thread at a time.
@safe public final class H264PacketEncoder {
    /// The exact [RFC 6381](https://www.rfc-editor.org/rfc/rfc6381) name of what comes out, such as `avc1.42c01e`.
    public let codec: String
    /// Width of every picture as encoded: even; an odd width grows by a column that repeats the edge.
    public let width: Int
    /// Height of every picture as encoded: even; an odd height grows by a row that repeats the edge.
    public let height: Int

    private let encoder: Encoder
    private let picture: YUVPicture
    private let packet: Packet
    private let parameterSets: [UInt8]
    private var count: Int64 = 0

    /// Opens an encoder.
    ///
    /// - Parameters:
    ///   - width: of the pictures to come, 16 to 8192.
    ///   - height: of the pictures to come, 16 to 8192.
    ///   - frameRate: pictures a second, 1 to 240; it only shares out bits and names the level.
    ///   - quality: libx264's `crf`, 1 to 51.
    ///   - keyInterval: pictures from one key frame to the next.
    /// - Throws: ``MediaError``: a number out of its range, or an FFmpeg without libx264.
    public init(
        width: Int, height: Int, frameRate: FrameRate, quality: Int = 23, keyInterval: Int = 50
    ) throws(MediaError) {
        guard (16...8192).contains(width), (16...8192).contains(height) else {
            throw MediaError(
                .unsupported, "Cannot encode live video of \(width) x \(height): 16 to 8192 pixels a side are taken.")
        }
        guard (1...240).contains(frameRate.framesPerSecond), frameRate.numerator <= 1_000_000 else {
            throw MediaError(
                .unsupported,
                "Cannot encode live video at \(frameRate.framesPerSecond) frames a second: 1 to 240 are taken.")
        }
        guard (1...51).contains(quality), (1...100_000).contains(keyInterval) else {
            throw MediaError(
                .unsupported,
                "Cannot encode live video with quality \(quality) and a key frame every \(keyInterval) frames: 1 to 51 and 1 to 100000 are taken."
            )
        }
        // Other encoders hold pictures back: the picture must come out at once.
        guard let x264 = unsafe avcodec_find_encoder_by_name("libx264") else {
            throw MediaError(
                .unsupported, "This FFmpeg has no libx264, which live H.264 needs: install one that has, or use JPEG.")
        }
        picture = try YUVPicture(width: width, height: height)
        (self.width, self.height) = (picture.frame.width, picture.frame.height)
        packet = try Packet()
        // Against `veryfast`, measured on a talking face: up to a third sooner, 6 % larger.
        let options = [
            "preset": VideoOptions.Preset.superfast.rawValue, "tune": "zerolatency", "profile": "baseline",
            "crf": String(quality), "forced-idr": "1", "x264-params": "scenecut=0",
        ]
        encoder = unsafe try Encoder(codec: x264, options: options) { [picture] context in
            unsafe picture.describe(to: context)
            unsafe context.pointee.time_base = AVRational(
                num: Int32(clamping: frameRate.denominator), den: Int32(clamping: frameRate.numerator))
            unsafe context.pointee.framerate = AVRational(
                num: Int32(clamping: frameRate.numerator), den: Int32(clamping: frameRate.denominator))
            unsafe context.pointee.gop_size = Int32(clamping: keyInterval)
            unsafe context.pointee.max_b_frames = 0
            unsafe context.pointee.thread_count = 1
            // The parameter sets are known before the first picture and put before each key frame here.
            unsafe context.pointee.flags |= lipstream_codec_flag_global_header
        }
        guard let bytes = unsafe encoder.context.pointee.extradata else { throw Self.noParameterSets }
        parameterSets = unsafe Array(
            UnsafeBufferPointer(start: bytes, count: Int(clamping: encoder.context.pointee.extradata_size)))
        guard let codec = Self.codec(of: parameterSets) else { throw Self.noParameterSets }
        self.codec = codec
    }

    /// Encodes the next picture.
    ///
    /// - Parameters:
    ///   - image: of the size that the encoder was opened for, any channel order.
    ///   - changed: a rectangle outside of which it equals the picture before, so that only this part is converted again;
    ///     empty for no change at all, `nil` for not known.
    ///   - asKey: makes it a key frame; the first one is in any case, and one each interval.
    /// - Returns: the access unit of exactly this picture; SPS and PPS come first in a key frame.
    /// - Throws: ``MediaError``: another size, or no memory.
    public func encode(_ image: Image, changed: Rectangle?, asKey: Bool = false) throws(MediaError) -> EncodedPicture {
        try picture.update(image, changed: changed)
        unsafe picture.frame.pointer.pointee.pts = count
        unsafe picture.frame.pointer.pointee.pict_type = asKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        count += 1
        try encoder.encode(picture.frame, into: packet)
        defer { packet.clear() }
        let isKey = packet.isKey
        return EncodedPicture(bytes: isKey ? parameterSets + packet.bytes : packet.bytes, isKey: isKey)
    }

    /// Profile, constraints and level are the three bytes that follow the header of a sequence parameter set.
    private static func codec(of parameterSets: [UInt8]) -> String? {
        let starts = parameterSets.indices.dropLast(6)
        guard
            let start = starts.first(where: {
                parameterSets[$0..<$0 + 3].elementsEqual([0, 0, 1]) && parameterSets[$0 + 3] & 0x1F == 7
            })
        else { return nil }
        let digits = parameterSets[start + 4..<start + 7].map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "avc1." + digits.joined()
    }

    private static var noParameterSets: MediaError {
        MediaError(.internal, "libx264 did not say what it is going to encode; use JPEG.")
    }
}
