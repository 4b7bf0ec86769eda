/// What a Wav2Lip network takes and gives, as data that comes with it, so that nobody swaps channels by hand.
public struct Wav2LipSignature: Sendable, Hashable {
    /// The order of colours in its tensors.
    public enum ChannelOrder: String, Sendable, CaseIterable, Codable {
        /// As OpenCV reads pictures, and as the published networks were trained.
        case bgr
        /// Red first.
        case rgb
    }

    /// The order of colours in both directions.
    public var channelOrder: ChannelOrder
    /// The value of a full channel in both directions: 1, or 255.
    public var fullScale: Float

    /// Describes a network; the published ones by default.
    ///
    /// - Parameters:
    ///   - channelOrder: the order of colours in both directions.
    ///   - fullScale: the value of a full channel in both directions.
    public init(channelOrder: ChannelOrder = .bgr, fullScale: Float = 1) {
        (self.channelOrder, self.fullScale) = (channelOrder, fullScale)
    }
}
