internal import CFFmpeg
internal import Foundation
internal import Media

/// An mp4 or mov being written, under a hidden name until it is whole.
///
/// Owns one [AVFormatContext](https://ffmpeg.org/doxygen/5.1/structAVFormatContext.html) and its open file.
@safe final class Muxer {
    private let partial: PartialFile
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let mark: XMPPacket?
    private let isQuickTime: Bool
    private var isOpen = true

    /// Creates the partial file.
    ///
    /// - Parameters:
    ///   - url: the file's final name.
    ///   - mark: what the film says of itself.
    /// - Throws: ``MediaError`` where no such file can be made.
    init(_ url: URL, mark: XMPPacket? = nil) throws(MediaError) {
        _ = LibraryStatus.silence
        let name = url.lastPathComponent
        let kind = url.pathExtension.lowercased()
        guard ["mp4", "mov", "m4v"].contains(kind) else {
            throw MediaError(.unsupported, "Cannot write \(name): videos are written as .mp4, .mov or .m4v.")
        }
        (self.mark, isQuickTime) = (mark, kind == "mov")
        partial = try PartialFile(for: url)
        let path = "file:" + partial.url.path
        var made: UnsafeMutablePointer<AVFormatContext>? = nil
        try LibraryStatus.check(
            unsafe avformat_alloc_output_context2(&made, nil, kind == "mov" ? "mov" : "mp4", path), "set up \(name)")
        guard let made = unsafe made else { throw .outOfMemory }
        unsafe context = made
        let status = unsafe avio_open2(&context.pointee.pb, path, lipstream_avio_flag_write, nil, nil)
        guard status >= 0 else { throw .writing(name, -status) }
    }

    deinit { close() }

    /// Adds a stream that holds what `encoder` makes.
    ///
    /// - Returns: its index.
    func add(_ encoder: Encoder) throws(MediaError) -> Int {
        guard let stream = unsafe avformat_new_stream(context, nil) else { throw .outOfMemory }
        try LibraryStatus.check(
            unsafe avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context), "describe a stream")
        unsafe stream.pointee.time_base = encoder.context.pointee.time_base
        unsafe stream.pointee.avg_frame_rate = encoder.context.pointee.framerate
        return unsafe Int(clamping: stream.pointee.index)
    }

    /// Writes what comes before the first packet; after the last ``add(_:)``.
    ///
    /// - Parameter timescale: ticks a second in which the file states its lengths.
    /// - Throws: ``MediaError`` when it cannot be written.
    func begin(timescale: Int) throws(MediaError) {
        var options: OpaquePointer? = nil
        defer { unsafe av_dict_free(&options) }
        unsafe av_dict_set(&options, "movflags", "+faststart", 0)
        unsafe av_dict_set(&options, "movie_timescale", String(timescale), 0)
        try check(unsafe avformat_write_header(context, &options))
        describe()
    }

    /// Says for people what made the film, and for machines where QuickTime has a place for it; written with the index.
    private func describe() {
        // After the header: the library has put its own name there, and would not have it replaced before.
        unsafe av_dict_set(
            &context.pointee.metadata, "encoding_tool", "\(ProgramVersion.name) \(ProgramVersion.number)", 0)
        guard let mark else { return }
        unsafe av_dict_set(&context.pointee.metadata, "comment", mark.summary, 0)
        if isQuickTime { unsafe av_dict_set(&context.pointee.metadata, "xmp", mark.text, 0) }
    }

    /// Adds the mark behind everything else, where it moves nothing: players find the index in front as before.
    private func appendMark() throws(MediaError) {
        guard let mark, !isQuickTime else { return }
        let end = unsafe avio_size(context.pointee.pb)
        guard end >= 0 else { return try check(Int32(truncatingIfNeeded: end)) }
        let status = unsafe avio_seek(context.pointee.pb, end, SEEK_SET)
        guard status >= 0 else { return try check(Int32(truncatingIfNeeded: status)) }
        let box = MovieMark.box(mark)
        unsafe avio_write(context.pointee.pb, box, Int32(clamping: box.count))
        unsafe avio_flush(context.pointee.pb)
    }

    /// Writes a packet of a stream, in its place among those of the others.
    ///
    /// - Parameters:
    ///   - packet: what the encoder gave; empty afterwards.
    ///   - index: the stream.
    ///   - encoder: whose packet it is.
    /// - Throws: ``MediaError`` when it cannot be written; then the file is gone.
    func write(_ packet: Packet, stream index: Int, of encoder: Encoder) throws(MediaError) {
        guard let stream = unsafe context.pointee.streams[index] else { return }
        unsafe packet.pointer.pointee.stream_index = Int32(clamping: index)
        unsafe av_packet_rescale_ts(packet.pointer, encoder.context.pointee.time_base, stream.pointee.time_base)
        try check(unsafe av_interleaved_write_frame(context, packet.pointer))
    }

    /// Writes the index, moves it to the front, and gives the file its name.
    func finish() throws(MediaError) {
        try check(unsafe av_write_trailer(context))
        try appendMark()
        try check(unsafe context.pointee.pb.pointee.error)
        let status = unsafe avio_closep(&context.pointee.pb)
        try check(status)
        try partial.commit()
        close()
    }

    /// Closes and removes the partial file.
    func cancel() { close() }

    private func check(_ status: Int32) throws(MediaError) {
        guard status < 0 else { return }
        close()
        throw .writing(partial.destination.lastPathComponent, -status)
    }

    private func close() {
        guard isOpen else { return }
        isOpen = false
        unsafe avio_closep(&context.pointee.pb)
        unsafe avformat_free_context(context)
        partial.discard()
    }
}
