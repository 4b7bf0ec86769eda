/// How a generation is made.
public struct SyncOptions: Codable, Sendable, Hashable {
    /// What happens when video and speech differ in length.
    public enum Mode: String, Codable, Sendable, CaseIterable {
        /// The video plays backward, then forward again.
        case bounce
        /// It begins again.
        case loop
        /// The film ends with the shorter one.
        case cutOff = "cut_off"
        /// It ends with the longer one.
        case silence
        /// The video is stretched or squeezed to the speech.
        case remap
    }

    /// What happens when video and speech differ in length.
    public var syncMode: Mode?
    /// How expressive it is, 0...1.
    public var temperature: Double?
    /// Which face speaks.
    public var activeSpeakerDetection: ActiveSpeakerDetection?
    /// Whether hands and things before the face are looked for.
    public var occlusionDetectionEnabled: Bool?
    /// `lips`, `face` or `head`.
    public var modelMode: String?
    /// An emotion.
    public var prompt: String?

    enum CodingKeys: String, CodingKey {
        case syncMode = "sync_mode"
        case temperature
        case activeSpeakerDetection = "active_speaker_detection"
        case occlusionDetectionEnabled = "occlusion_detection_enabled"
        case modelMode = "model_mode"
        case prompt
    }

    /// Makes options that leave everything to the service.
    public init() {}
}

/// Which face of several speaks.
public struct ActiveSpeakerDetection: Codable, Sendable, Hashable {
    /// Whether the service finds out.
    public var autoDetect: Bool?
    /// In which frame ``coordinates`` are, the first being 0.
    public var frameNumber: Int?
    /// A pixel of the face: x and y.
    public var coordinates: [Int]?
    /// Left, top, right and bottom of the face in each frame, or `nil` where it is not there.
    public var boundingBoxes: [[Int]?]?

    enum CodingKeys: String, CodingKey {
        case autoDetect = "auto_detect"
        case frameNumber = "frame_number"
        case coordinates
        case boundingBoxes = "bounding_boxes"
    }

    private init(autoDetect: Bool?, frameNumber: Int?, coordinates: [Int]?) {
        (self.autoDetect, self.frameNumber, self.coordinates) = (autoDetect, frameNumber, coordinates)
    }

    /// Leaves it to the service.
    public static let automatic = ActiveSpeakerDetection(autoDetect: true, frameNumber: nil, coordinates: nil)

    /// The face at a pixel.
    ///
    /// - Parameters:
    ///   - frame: in which frame, the first being 0.
    ///   - x: from the left.
    ///   - y: from the top.
    /// - Returns: the choice.
    public static func point(frame: Int, x: Int, y: Int) -> ActiveSpeakerDetection {
        ActiveSpeakerDetection(autoDetect: nil, frameNumber: frame, coordinates: [x, y])
    }
}
