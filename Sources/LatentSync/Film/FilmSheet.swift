internal import LipSync
internal import Media
internal import MediaIO

/// A film being written: pictures, the sound that goes with each, and the mark for people.
struct FilmSheet {
    private let writer: VideoWriter
    private let speech: SpooledSpeech
    private var painter: BadgePainter?
    private var frames = 0
    private var sent = 0

    init(_ writer: VideoWriter, _ speech: SpooledSpeech, painter: BadgePainter?) {
        (self.writer, self.speech, self.painter) = (writer, speech, painter)
    }

    /// Adds a picture and its sound; silence follows where there is no more.
    ///
    /// - Parameters:
    ///   - image: the picture; the mark is painted on it.
    ///   - face: where its face is.
    /// - Throws: ``MediaError`` where the disk is full or the sound cannot be read.
    mutating func add(_ image: inout Image, face: Rectangle?) throws(MediaError) {
        painter?.paint(on: &image, face: face)
        frames += 1
        let end = Int(FramePlan.rate.time(ofFrame: frames).ticks(per: Int64(speech.format.sampleRate.hertz)))
        // The last frame may outlast the sound, which then ends as it is.
        let until = sent < speech.soundFrames ? min(end, speech.soundFrames) : end
        if until > sent, sent < speech.soundFrames { try writer.append(try speech.chunk(sent..<until)) }
        sent = max(sent, until)
        try writer.append(image)
    }

    /// Completes the file.
    ///
    /// - Parameter isCut: whether what is spoken after the last frame is not heard.
    /// - Throws: ``MediaError`` as ``add(_:face:)`` does.
    func finish(isCut: Bool) throws(MediaError) {
        var position = sent
        // In pieces: sound may be longer than the pictures by far where a file says so.
        while !isCut, position < speech.soundFrames {
            let end = min(position + speech.format.sampleRate.hertz, speech.soundFrames)
            try writer.append(try speech.chunk(position..<end))
            position = end
        }
        try writer.finish()
    }
}
