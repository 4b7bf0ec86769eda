internal import CFFmpeg

/// A decoded picture or piece of sound in FFmpeg's memory.
///
/// Owns one [AVFrame](https://ffmpeg.org/doxygen/5.1/structAVFrame.html).
@safe final class Frame {
    let pointer: UnsafeMutablePointer<AVFrame>

    init() throws(MediaError) {
        guard let frame = unsafe av_frame_alloc() else { throw .outOfMemory }
        unsafe pointer = frame
    }

    /// A picture with memory of its own, not initialised.
    convenience init(width: Int, height: Int, format: AVPixelFormat) throws(MediaError) {
        try self.init()
        unsafe pointer.pointee.width = Int32(clamping: width)
        unsafe pointer.pointee.height = Int32(clamping: height)
        unsafe pointer.pointee.format = format.rawValue
        try LibraryStatus.check(unsafe av_frame_get_buffer(pointer, 0), "make room for a \(width) x \(height) picture")
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = unsafe pointer
        unsafe av_frame_free(&frame)
    }

    var width: Int { unsafe Int(clamping: pointer.pointee.width) }
    var height: Int { unsafe Int(clamping: pointer.pointee.height) }
    /// Of a picture.
    var pixelFormat: AVPixelFormat { unsafe AVPixelFormat(rawValue: pointer.pointee.format) }
    /// Samples in each channel, of sound.
    var sampleCount: Int { unsafe Int(clamping: pointer.pointee.nb_samples) }

    /// When it is shown, in ticks of its stream.
    var timestamp: Int64? {
        let best = unsafe pointer.pointee.best_effort_timestamp
        return best == lipstream_nopts ? nil : best
    }

    /// How long it is shown, in ticks of its stream.
    var duration: Int64? {
        let ticks = unsafe lipstream_frame_duration(pointer)
        return ticks > 0 ? ticks : nil
    }

    /// Gives back what it holds.
    func clear() { unsafe av_frame_unref(pointer) }
}
