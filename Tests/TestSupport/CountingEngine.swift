public import Faces
public import LipSync
public import Media

/// An engine without models: its frames show which frame they are, and it wants 100 ms of sound beyond a moment.
public struct CountingEngine: StreamingEngine {
    /// Makes one.
    public init() {}
    /// `counting`.
    public var name: String { "counting" }
    /// 100 ms.
    public var lookAhead: MediaTime { MediaTime(1, per: 10) }

    /// Takes the picture as it is.
    ///
    /// - Parameter portrait: any.
    /// - Returns: a face of the portrait's size.
    public func prepare(_ portrait: Portrait) -> any PreparedFace { CountingFace(picture: portrait.image) }
}

/// A face whose frames show which frame they are.
public struct CountingFace: PreparedFace {
    /// At rest: as it was given.
    public let picture: Image
    /// An engine that draws without networks.
    public let provenance = Provenance(engine: "counting", isDrawnByNetwork: false)
    /// All of it.
    public var changingArea: Rectangle { picture.bounds }

    /// Makes a white square.
    ///
    /// - Parameter side: in pixels.
    public init(side: Int = 64) { picture = Image(width: side, height: side, format: .rgba, filledWith: 255) }

    /// Takes a picture.
    ///
    /// - Parameter picture: `.rgba`.
    public init(picture: Image) { self.picture = picture }

    /// Counts from zero.
    ///
    /// - Parameter style: is not looked at.
    /// - Returns: a performer that has heard nothing.
    public func makePerformer(_ style: PerformanceStyle) -> any Performer { CountingPerformer() }
}

private struct CountingPerformer: Performer {
    private var samples = 0
    private var isFinished = false
    static let lookAhead = 1600

    mutating func hear(_ speech: SpeechAudio) { samples += speech.samples.count }
    mutating func finishHearing() { isFinished = true }
    mutating func hush(at time: MediaTime) {}
    mutating func listen(silenceThreshold: Float) {}

    mutating func draw(at time: MediaTime, on picture: inout Image) -> Bool {
        guard isFinished || samples >= Int(time.ticks(per: 16_000)) + Self.lookAhead else { return false }
        let level = UInt8(20 + Int(time.ticks(per: 25)) % 200)
        for index in picture.pixels.indices where index % 4 != 3 { picture.pixels[index] = level }
        return true
    }
}

extension Samples {
    /// Landmarks of no real face: points on ovals in the middle of a picture.
    ///
    /// - Parameter image: the picture.
    /// - Returns: 468 points inside it.
    public static func ovalFace(in image: Image) -> FaceLandmarks {
        let (width, height) = (Float(image.width), Float(image.height))
        let points = (0..<468).map { index in
            let (angle, radius) = (Float(index) * 0.7, 0.1 + 0.2 * Float(index % 7) / 7)
            return SIMD3<Float>(width * (0.5 + radius * angle.cosine), height * (0.5 + radius * angle.sine), 0)
        }
        return FaceLandmarks(points: points, presence: 1)
    }
}
