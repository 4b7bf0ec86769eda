internal import Media

/// A clip of which a part is shown, that follows the head.
struct FramedClip<Source: SpeechSource>: FilmScene {
    /// The whole frames.
    private(set) var show: ClipShow<Source>
    private var camera: HeadCamera
    private let frameRate: FrameRate
    /// A whole frame, as the show draws it.
    private var whole: Image
    private(set) var faceArea: Rectangle?

    init(_ show: consuming ClipShow<Source>, camera: HeadCamera, width: Int, height: Int) {
        frameRate = show.frameRate
        (self.show, self.camera) = (show, camera)
        whole = Image(width: width, height: height, format: .rgba)
    }

    var frames: Int { show.frames }
    /// Everything around the mouth moves.
    var changingArea: Rectangle? { nil }

    nonisolated(nonsending) mutating func drawNext(on picture: inout Image) async throws -> Bool {
        let time = frameRate.time(ofFrame: show.frames).seconds
        guard try await show.drawNext(on: &whole) else { return false }
        let part = camera.follow(show.faceArea, at: time)
        picture = whole.part(columns: part.columns, rows: part.rows)
        faceArea = show.faceArea.map {
            Rectangle(
                x: $0.x - Float(part.columns.lowerBound), y: $0.y - Float(part.rows.lowerBound), width: $0.width,
                height: $0.height)
        }
        return true
    }

    mutating func takeSound() -> [AudioChunk] { show.takeSound() }
    mutating func takeRest() -> [AudioChunk] { show.takeRest() }
}
