internal import CFFmpeg
internal import Media

/// AAC in the making: sound of any cut in, packets out.
///
/// Holds less than one of the encoder's frames (1024 samples) back.
@safe final class AudioTrack {
    let encoder: Encoder
    let format: AudioFormat
    private var pending: [Float] = []
    private var frames: Int64 = 0
    private let frameSize: Int

    /// Opens the encoder.
    init(_ format: AudioFormat, bitRate: Int?) throws(MediaError) {
        self.format = format
        guard [1, 2].contains(format.channels), Self.rates.contains(format.sampleRate.hertz) else {
            throw MediaError(
                .unsupported,
                "Cannot write \(format.channels) channels at \(format.sampleRate.hertz) Hz as AAC: resample to 48 000 Hz, "
                    + "one or two channels.")
        }
        encoder = unsafe try Encoder(codec: avcodec_find_encoder(AV_CODEC_ID_AAC), options: [:]) { context in
            unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
            unsafe context.pointee.sample_rate = Int32(clamping: format.sampleRate.hertz)
            unsafe av_channel_layout_default(&context.pointee.ch_layout, Int32(clamping: format.channels))
            unsafe context.pointee.bit_rate = Int64(clamping: bitRate ?? (format.channels == 1 ? 128_000 : 192_000))
            unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(clamping: format.sampleRate.hertz))
            unsafe context.pointee.flags |= lipstream_codec_flag_global_header
        }
        frameSize = unsafe max(1, Int(clamping: encoder.context.pointee.frame_size))
    }

    /// What AAC can be: ISO/IEC 14496-3, table 1.18.
    private static let rates = [
        7350, 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000,
    ]

    /// Encodes sound; `drain` takes the packets after each of the encoder's frames.
    func append(_ chunk: AudioChunk, drain: () throws(MediaError) -> Void) throws(MediaError) {
        guard chunk.sampleRate == format.sampleRate, chunk.channels == format.channels else {
            throw MediaError(
                .unsupported,
                "Cannot write sound of \(chunk.channels) channels at \(chunk.sampleRate.hertz) Hz: the file was begun with "
                    + "\(format.channels) at \(format.sampleRate.hertz) Hz; resample it first.")
        }
        pending.append(contentsOf: chunk.samples)
        var position = 0
        while pending.count - position >= frameSize * format.channels {
            try encode(from: position, frames: frameSize)
            position += frameSize * format.channels
            try drain()
        }
        pending.removeFirst(position)
    }

    /// Encodes what is left, shorter than a frame.
    func finish() throws(MediaError) {
        if !pending.isEmpty { try encode(from: 0, frames: pending.count / format.channels) }
        pending = []
        try encoder.send(nil)
    }

    private func encode(from position: Int, frames count: Int) throws(MediaError) {
        let frame = try Frame()
        unsafe frame.pointer.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        unsafe frame.pointer.pointee.nb_samples = Int32(clamping: count)
        unsafe frame.pointer.pointee.sample_rate = Int32(clamping: format.sampleRate.hertz)
        unsafe av_channel_layout_default(&frame.pointer.pointee.ch_layout, Int32(clamping: format.channels))
        try LibraryStatus.check(unsafe av_frame_get_buffer(frame.pointer, 0), "make room for sound")
        unsafe frame.pointer.pointee.pts = frames
        for channel in 0..<format.channels {
            guard let plane = unsafe frame.pointer.pointee.extended_data[channel] else { continue }
            unsafe UnsafeMutableRawPointer(plane).withMemoryRebound(to: Float.self, capacity: count) { out in
                for index in 0..<count {
                    // NaN from a broken source would spoil the encoder's state for good.
                    let sample = pending[position + index * format.channels + channel]
                    unsafe out[index] = sample.isFinite ? sample : 0
                }
            }
        }
        frames += Int64(clamping: count)
        try encoder.send(frame)
    }
}
