/// What a talking video is like, from its picture and its sound alone.
public struct MeasuredVideo: Sendable {
    /// Pixels.
    public let (width, height): (Int, Int)
    /// Seconds of sound.
    public let duration: Double
    /// Seconds of picture.
    public let pictureSeconds: Double
    /// Seconds of speech in it.
    public let speechSeconds: Double
    /// How well the mouth follows the sound, and how late it is.
    public let synchrony: Synchrony
    /// Lips that meet where they should; `nil` where they do not move.
    public let closures: Closures?
    /// Lips in speech and in silence.
    public let motion: LipMotion
    /// Flicker of the mouth; `nil` where the face never holds still.
    public let flicker: Flicker?
    /// Edges of what was pasted; `nil` without a frame to look at.
    public let seam: Seam?
    /// Missing and repeated frames.
    public let continuity: Continuity
    /// Beside another video; `nil` where there was none.
    public internal(set) var comparison: Comparison?

    let aperture: Curve
    let mouthWidth: Curve
    let speech: SpeechTrack
    let track: MouthTrack

    /// Faces in fewer frames than this part say nothing.
    private static let leastFaces = 0.1

    init(
        track: MouthTrack, speech: SpeechTrack, seam: Seam?, soundStart: Double?, name: String
    ) throws(MeasurementError) {
        let seen = track.framesWithFace
        guard seen > 0, Double(seen) >= Self.leastFaces * Double(track.frames.count) else {
            throw MeasurementError(
                .noFace,
                "\(name) shows a face in \(seen) of its \(track.frames.count) frames: give a video in which one person "
                    + "looks at the camera, the face at least 100 pixels wide.")
        }
        guard seen >= Self.leastFrames else {
            throw MeasurementError(
                .tooShort, "\(name) shows a face in \(seen) frames only: give a video of two seconds at least.")
        }
        (width, height) = (track.width, track.height)
        (duration, speechSeconds) = (speech.duration, speech.speechSeconds)
        let (first, last) = (track.frames.first?.time ?? 0, track.frames.last?.time ?? 0)
        // The last frame stands as long as the others do on average.
        pictureSeconds = last + (last - first) / Double(max(1, track.frames.count - 1))
        (aperture, mouthWidth) = (track.aperture(), track.mouthWidth())
        synchrony = Synchrony(aperture: aperture, width: mouthWidth, speech: speech)
        closures = Closures(aperture: aperture, speech: speech)
        motion = LipMotion(aperture: aperture, track: track, speech: speech)
        flicker = Flicker(track)
        self.seam = seam
        continuity = Continuity(track, speech: speech, soundStart: soundStart)
        (self.speech, self.track) = (speech, track)
    }

    private static let leastFrames = 12
}
