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
        let base = unsafe stream.pointee.time_base
        guard base.num > 0, base.den > 0 else {
            throw MediaError(.unreadable, "Cannot read \(demuxer.file.name): its clock makes no sense; it is damaged.")
        }
        self.demuxer = demuxer
        unsafe self.stream = stream
        packet = try Packet()
        let parameters = unsafe stream.pointee.codecpar.pointee
        unsafe decoder = try Decoder(parameters.codec_id, for: demuxer.file.name) { context throws(MediaError) in
            try LibraryStatus.check(
                unsafe avcodec_parameters_to_context(context, stream.pointee.codecpar), "take the stream's parameters")
            unsafe context.pointee.pkt_timebase = stream.pointee.time_base
            unsafe context.pointee.thread_count = Int32(clamping: threads)
            unsafe context.pointee.max_pixels = Int64(clamping: Limits.videoPixels)
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
                guard unsafe packet.streamIndex == Int(clamping: stream.pointee.index) else { continue }
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
