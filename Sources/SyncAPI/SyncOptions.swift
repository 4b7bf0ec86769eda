/// How a generation is to be made; what is not given is left to the service.
public struct SyncOptions: Codable, Sendable, Hashable {
    /// What happens when clip and sound differ in length.
    public enum Mode: String, Codable, Sendable, Hashable, CaseIterable {
        /// Forward and backward.
        case bounce
        /// Again from the start.
        case loop
        /// Until the shorter one ends.
        case cutOff = "cut_off"
        /// Until the longer one ends.
        case silence
        /// At another speed.
        case remap
    }

    /// What happens when clip and sound differ in length.
    public var syncMode: Mode?
    /// How much the mouth moves, 0 to 1.
    public var temperature: Double?
    /// Who of several people speaks.
    public var activeSpeakerDetection: ActiveSpeakerDetection?
    /// Whether things before the face are looked for.
    public var occlusionDetectionEnabled: Bool?
    /// What `react-1` may change: `lips`, `face` or `head`.
    public var modelMode: String?
    /// What the face feels, for `react-1`: `happy`, `sad`, `angry`, `disgusted`, `surprised` or `neutral`.
    public var prompt: String?

    /// Nothing is given.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case syncMode = "sync_mode"
        case temperature
        case activeSpeakerDetection = "active_speaker_detection"
        case occlusionDetectionEnabled = "occlusion_detection_enabled"
        case modelMode = "model_mode"
        case prompt
    }
}

/// Who of several people speaks.
public struct ActiveSpeakerDetection: Codable, Sendable, Hashable {
    /// Whether the service finds out by itself.
    public var autoDetect: Bool?
    /// The frame in which ``coordinates`` point to the face, from 0.
    public var frameNumber: Int?
    /// A pixel of the face: x and y.
    public var coordinates: [Int]?

    /// The service finds out by itself.
    public static let automatic = ActiveSpeakerDetection(autoDetect: true)

    /// The face at a pixel.
    ///
    /// - Parameters:
    ///   - frame: of the clip, from 0.
    ///   - x: from the left.
    ///   - y: from the top.
    /// - Returns: the choice.
    public static func point(frame: Int, x: Int, y: Int) -> ActiveSpeakerDetection {
        ActiveSpeakerDetection(frameNumber: frame, coordinates: [x, y])
    }

    private enum CodingKeys: String, CodingKey {
        case autoDetect = "auto_detect"
        case frameNumber = "frame_number"
        case coordinates
    }
}
