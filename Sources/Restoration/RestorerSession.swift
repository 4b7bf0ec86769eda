public import Faces
public import Media

/// Restores one face through the frames of a film or of a live session, without flicker.
///
/// One owner, one thread at a time, frames in order. It blocks for as long as the network takes.
public struct RestorerSession: ~Copyable, Sendable {
    /// 0 (nothing changes) to 1 (as the network draws the face); it may change from frame to frame.
    public var strength: Float

    private var restorer: FaceRestorer
    private var stabilizer = TemporalStabilizer()
    private var last: Frame?

    /// What has to match for two frames to show the same face.
    fileprivate struct Frame {
        let time: MediaTime
        let bounds: Rectangle
        let size: SIMD2<Int>
    }

    /// Frames further apart than this, in seconds, have nothing to do with each other.
    fileprivate static let longestInterval = 0.5

    init(_ restorer: consuming FaceRestorer, strength: Float) {
        self.restorer = restorer
        self.strength = strength
    }

    /// Forgets the frames before, as after a cut.
    public mutating func reset() {
        stabilizer.reset()
        last = nil
    }

    /// Restores the face in the next frame, in place.
    ///
    /// A time that does not go on by up to half a second, a face that jumps and a frame of another size start anew.
    ///
    /// - Parameters:
    ///   - image: the frame, any size and format; pixels outside of the mask, and opacity, stay exactly as they are.
    ///   - face: the face's landmarks in that frame.
    ///   - time: when the frame is shown.
    /// - Returns: the rectangle outside of which nothing changed; `nil` when nothing did at all: strength 0, no face
    ///   (presence 0.5 or less), eyes under 5 pixels apart, or a face outside of the picture.
    /// - Throws: ``RestorationError`` (`badSetting`, or `model` when the network fails; the frame is then unchanged).
    public mutating func restore(
        _ image: inout Image, face: FaceLandmarks, at time: MediaTime
    ) throws(RestorationError) -> Rectangle? {
        try RestorationError.requireShare(strength, "strength")
        let frame = Frame(time: time, bounds: face.bounds, size: SIMD2(image.width, image.height))
        let interval = last.flatMap { frame.interval(since: $0) }
        if interval == nil { reset() }
        let points = stabilizer.smooth(
            FaceTemplate.points(of: face), interval: interval ?? 0, unit: face.pixelsPerMillimetre)
        guard strength > 0, face.presence > 0.5, let place = FacePlacement(face, by: points, in: image) else {
            reset()
            return nil
        }
        last = frame
        try restorer.restore(&image, at: place, strength: strength) { aligned, difference in
            stabilizer.stabilize(&difference, of: aligned, interval: interval ?? 0)
        }
        return place.area
    }
}

extension RestorerSession.Frame {
    /// Seconds since a frame that this one continues, or `nil`.
    fileprivate func interval(since last: Self) -> Float? {
        let seconds = time.seconds - last.time.seconds
        let jump = (bounds.center - last.bounds.center).length
        let reach = 0.5 * max(last.bounds.width, last.bounds.height)
        guard seconds > 0, seconds <= RestorerSession.longestInterval, size == last.size, jump < reach else {
            return nil
        }
        return Float(seconds)
    }
}
