public import Faces
public import LipSync
public import Media

/// A face that any engine has prepared, made clearer: what the engine draws is restored before it is shown.
///
/// The engine draws on a picture of its own and never sees a restored one, or what restoring adds would be restored
/// again from frame to frame. The picture at rest is restored too, so that a face that falls silent does not blur.
public struct RestoredFace: PreparedFace {
    /// The photo at rest, its face restored.
    public let picture: Image
    /// The pixels that the engine may change, or restoring.
    public let changingArea: Rectangle
    /// Whether there is anything to restore: not at strength 0, nor where the face is too small or outside the photo.
    public let isRestored: Bool

    /// The engine's, with the restorer, where that does anything.
    public var provenance: Provenance {
        isRestored ? inner.provenance.restored(by: model.origin) : inner.provenance
    }

    private let inner: any PreparedFace
    private let face: FaceLandmarks
    private let model: RestorationModel
    private let strength: Float

    /// Puts a restorer behind a face, and restores it at rest; blocks for as long as the network takes.
    ///
    /// - Parameters:
    ///   - inner: the face as its engine prepared it.
    ///   - face: its landmarks in the pixels of that face's picture.
    ///   - model: the restorer.
    ///   - strength: 0 (nothing changes) to 1 (as the network draws the face).
    /// - Throws: ``LipSyncError`` (`model`) for a strength outside 0...1 or when the network fails.
    public init(
        _ inner: any PreparedFace, face: FaceLandmarks, model: RestorationModel,
        strength: Float = FaceRestorer.standardStrength
    ) throws(LipSyncError) {
        var picture = inner.picture
        let area = try LipSyncError.wrapping { () throws(RestorationError) in
            var restorer = try model.makeRestorer()
            return try restorer.restore(&picture, face: face, strength: strength)
        }
        self.picture = picture
        isRestored = area != nil
        changingArea = area.map { inner.changingArea.union($0) } ?? inner.changingArea
        (self.inner, self.face, self.model, self.strength) = (inner, face, model, strength)
    }

    /// Begins a performance at time zero, with a restorer of its own.
    ///
    /// - Parameter style: how the face behaves besides speaking.
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError`` (`model`) when a network cannot be made ready.
    public func makePerformer(_ style: PerformanceStyle) throws(LipSyncError) -> any Performer {
        let performer = try inner.makePerformer(style)
        guard isRestored else { return performer }
        let session = try LipSyncError.wrapping { () throws(RestorationError) in
            try model.makeSession(strength: strength)
        }
        return RestoredPerformer(
            performer, drawingOn: inner.picture, area: changingArea, face: face, session: session)
    }
}

/// One performance: the engine's, restored.
///
/// A class, as a session cannot be copied; it has one owner all the same.
private final class RestoredPerformer: Performer {
    private var inner: any Performer
    /// What the engine draws on.
    private var drawn: Image
    private let area: Rectangle
    private let face: FaceLandmarks
    private var session: RestorerSession

    init(
        _ inner: any Performer, drawingOn drawn: Image, area: Rectangle, face: FaceLandmarks,
        session: consuming RestorerSession
    ) {
        (self.inner, self.drawn, self.area, self.face) = (inner, drawn, area, face)
        self.session = session
    }

    func hear(_ speech: SpeechAudio) { inner.hear(speech) }
    func finishHearing() { inner.finishHearing() }
    func hush(at time: MediaTime) { inner.hush(at: time) }
    func blend(feather name: String) -> Bool { inner.blend(feather: name) }
    func listen(silenceThreshold: Float) { inner.listen(silenceThreshold: silenceThreshold) }

    func draw(at time: MediaTime, on picture: inout Image) throws(LipSyncError) -> Bool {
        guard try inner.draw(at: time, on: &drawn) else { return false }
        picture.copy(area, from: drawn)
        do throws(RestorationError) {
            _ = try session.restore(&picture, face: face, at: time)
        } catch {
            throw LipSyncError(error)
        }
        return true
    }
}

extension Image {
    /// Takes the pixels of an area, whole pixels around it, from another picture of the same size and format.
    fileprivate mutating func copy(_ area: Rectangle, from other: Image) {
        precondition(width == other.width && height == other.height && format == other.format, "pictures of one face")
        let inside = area.intersection(bounds)
        let columns = Int(inside.x)..<Int((inside.x + inside.width).rounded(.up))
        let bytes = format.bytesPerPixel
        guard !columns.isEmpty else { return }
        for row in Int(inside.y)..<Int((inside.y + inside.height).rounded(.up)) {
            let range = row * stride + columns.lowerBound * bytes..<row * stride + columns.upperBound * bytes
            pixels.replaceSubrange(range, with: other.pixels[range])
        }
    }
}

extension LipSyncError {
    init(_ error: RestorationError) { self.init(.model, error.description) }

    /// Runs a step of restoring for somebody who knows engines only.
    ///
    /// - Throws: the step's error as one of an engine.
    static func wrapping<Result: ~Copyable>(
        _ body: () throws(RestorationError) -> Result
    ) throws(LipSyncError) -> Result {
        do throws(RestorationError) {
            return try body()
        } catch {
            throw LipSyncError(error)
        }
    }
}
