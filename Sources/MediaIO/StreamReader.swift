internal import CFFmpeg

/// The frames of one stream of a file, one after the other; what is damaged is skipped and counted.
@safe final class StreamReader {
    let demuxer: Demuxer
    let stream: UnsafeMutablePointer<AVStream>
    let decoder: Decoder
    /// Packets so far that could not be read or decoded.
    private(set) var damagedPackets = 0
    private let packet: Packet
    private var draining = false
    private var failuresInARow = 0

    /// Opens the decoder of `stream`, which must belong to `demuxer`.
    init(_ demuxer: Demuxer, stream: UnsafeMutablePointer<AVStream>, threads: Int) throws(MediaError) {
        self.demuxer = demuxer
        unsafe self.stream = stream
        packet = try Packet()
        let parameters = unsafe stream.pointee.codecpar.pointee
        unsafe decoder = try Decoder(parameters.codec_id, for: demuxer.file.name) { context throws(MediaError) in
            try LibraryStatus.check(
                unsafe avcodec_parameters_to_context(context, stream.pointee.codecpar), "take the stream's parameters")
            unsafe context.pointee.pkt_timebase = stream.pointee.time_base
            unsafe context.pointee.thread_count = Int32(threads)
            unsafe context.pointee.max_pixels = Limits.videoPixels
        }
        unsafe demuxer.readOnly(stream)
    }

    /// Seconds in a tick of the stream.
    var tick: Double { unsafe av_q2d(stream.pointee.time_base) }

    /// Fills `frame` with the next frame.
    ///
    /// - Returns: `false` at the end.
    func next(_ frame: Frame) throws(MediaError) -> Bool {
        while true {
            switch decoder.receive(frame) {
            case .frame:
                failuresInARow = 0
                return true
            case .ended:
                return false
            case .damaged:
                try countDamage()
                continue
            case .needsPacket:
                break
            }
            guard !draining else { return false }
            switch try demuxer.read(packet) {
            case .ended:
                draining = true
                _ = decoder.send(nil)
            case .damaged:
                try countDamage()
            case .packet:
                guard unsafe packet.streamIndex == Int(stream.pointee.index) else { continue }
                if !decoder.send(packet) { try countDamage() }
            }
        }
    }

    private func countDamage() throws(MediaError) {
        damagedPackets += 1
        failuresInARow += 1
        guard failuresInARow < 10_000 else {
            throw MediaError(.unreadable, "Cannot read on in \(demuxer.file.name): nothing in it makes sense any more.")
        }
    }
}

/// What is refused before any memory is taken.
enum Limits {
    /// Pixels of a still picture: 120 megapixels.
    static let imagePixels: Int64 = 120_000_000
    /// The longer side of a still picture when it is handed on.
    static let imageSide = 4096
    /// Bytes of a picture file.
    static let imageBytes = 1 << 29
    /// Pixels of a video frame: a little over 8192 x 4320.
    static let videoPixels: Int64 = 36_000_000
}
