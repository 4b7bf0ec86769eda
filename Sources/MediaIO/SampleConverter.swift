internal import CFFmpeg
internal import Media

/// Resamples and down-mixes sound of any kind to interleaved Float at one rate.
///
/// Owns one [SwrContext](https://ffmpeg.org/doxygen/5.1/group__lswr.html). The output is as long as the input to the
/// nearest sample, and does not depend on how the input is cut.
@safe final class SampleConverter {
    private let context: OpaquePointer
    private let channels: Int
    private let inputRate: Int
    private let outputRate: Int
    private var inputFrames = 0
    private var outputFrames = 0
    private var outputToDrop = 0

    /// - Parameters:
    ///   - layout: the input's channels.
    ///   - format: the input's samples.
    ///   - inputRate: hertz.
    ///   - channels: of the output: 1 or 2, or as many as the input has.
    ///   - outputRate: hertz.
    /// - Throws: ``MediaError`` where FFmpeg cannot mix or resample so.
    init(
        layout: AVChannelLayout, format: AVSampleFormat, inputRate: Int, channels: Int, outputRate: Int
    ) throws(MediaError) {
        _ = LibraryStatus.silence
        var (input, output) = unsafe (layout, AVChannelLayout())
        let inputChannels = unsafe Int(clamping: layout.nb_channels)
        if unsafe layout.order == AV_CHANNEL_ORDER_UNSPEC {
            unsafe av_channel_layout_default(&input, layout.nb_channels)
        }
        unsafe av_channel_layout_default(&output, Int32(clamping: channels))
        var opened: OpaquePointer? = nil
        try LibraryStatus.check(
            unsafe swr_alloc_set_opts2(
                &opened, &output, AV_SAMPLE_FMT_FLT, Int32(clamping: outputRate), &input, format,
                Int32(clamping: inputRate), 0, nil),
            "set up resampling from \(inputRate) to \(outputRate) Hz")
        guard let opened = unsafe opened else { throw .outOfMemory }
        unsafe context = opened
        (self.channels, self.inputRate, self.outputRate) = (channels, inputRate, outputRate)
        // Mixed channels are scaled so that they cannot exceed 1: without this, Float output may.
        unsafe av_opt_set_double(UnsafeMutableRawPointer(context), "rematrix_maxval", 1, 0)
        let even = [Double](repeating: 1 / Double(inputChannels), count: inputChannels * channels)
        if inputChannels == 1 {
            // swresample would make each side of a stereo pair quieter than the one channel it came from.
            unsafe swr_set_matrix(context, even, 1)
        }
        guard unsafe swr_init(context) < 0 else { return }
        // A layout without a known down-mix: every channel is heard equally.
        unsafe swr_set_matrix(context, even, Int32(clamping: inputChannels))
        try LibraryStatus.check(unsafe swr_init(context), "mix \(inputChannels) channels to \(channels)")
    }

    deinit {
        var context: OpaquePointer? = unsafe context
        unsafe swr_free(&context)
    }

    /// Converts a part of a decoded frame.
    func append(_ frame: Frame, _ part: Range<Int>, to samples: inout [Float]) throws(MediaError) {
        inputFrames += part.count
        unsafe try convert(part.count, into: &samples) { out, capacity in
            unsafe lipstream_resample_frame(
                context, out, capacity, frame.pointer, Int32(clamping: part.lowerBound), Int32(clamping: part.count))
        }
    }

    /// Converts interleaved Float, where the input was said to be that.
    func append(_ input: [Float], frames: Int, to samples: inout [Float]) throws(MediaError) {
        inputFrames += frames
        unsafe try convert(frames, into: &samples) { out, capacity in
            unsafe lipstream_resample_floats(context, out, capacity, input, Int32(clamping: frames))
        }
    }

    /// Puts silence of this many input frames here.
    func appendSilence(frames: Int, to samples: inout [Float]) throws(MediaError) {
        var left = frames
        while left > 0 {
            let piece = min(left, inputRate)
            try LibraryStatus.check(
                unsafe swr_inject_silence(context, Int32(clamping: piece)), "put silence into a gap")
            inputFrames += piece
            left -= piece
            unsafe try convert(0, into: &samples) { out, capacity in
                unsafe lipstream_resample_rest(context, out, capacity)
            }
        }
    }

    /// Leaves out this many input frames; before anything was appended.
    func dropFirst(frames: Int) {
        inputFrames -= frames
        outputToDrop = (frames * outputRate + inputRate / 2) / inputRate
    }

    /// Gives what is still held back, and makes the length right to the nearest sample.
    func finish(_ samples: inout [Float]) throws(MediaError) {
        unsafe try convert(0, into: &samples) { out, capacity in
            unsafe lipstream_resample_rest(context, out, capacity)
        }
        let excess = outputFrames - (inputFrames * outputRate + inputRate / 2) / inputRate
        if excess > 0 {
            samples.removeLast(min(excess * channels, samples.count))
        } else {
            samples.append(contentsOf: repeatElement(0, count: -excess * channels))
        }
        outputFrames -= excess
    }

    private func convert(
        _ frames: Int, into samples: inout [Float], _ body: (UnsafeMutablePointer<Float>?, Int32) -> Int32
    ) throws(MediaError) {
        let expected = unsafe swr_get_out_samples(context, Int32(clamping: frames))
        try LibraryStatus.check(expected, "resample sound")
        let capacity = expected.saturatingPlus(64)
        var converted = 0
        var status: Int32 = 0
        let found = unsafe [Float](unsafeUninitializedCapacity: Int(clamping: capacity) * channels) { out, count in
            unsafe status = body(out.baseAddress, capacity)
            converted = Int(clamping: max(0, status))
            count = converted * channels
        }
        try LibraryStatus.check(status, "resample sound")
        let dropped = min(outputToDrop, converted)
        outputToDrop -= dropped
        outputFrames += converted - dropped
        samples.append(contentsOf: found.dropFirst(dropped * channels))
    }
}
