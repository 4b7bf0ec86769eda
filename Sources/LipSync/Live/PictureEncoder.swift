internal import Media
internal import MediaIO

/// Compresses a session's pictures as its client asked.
enum PictureEncoder {
    case h264(H264PacketEncoder)
    case jpeg(JPEGPacketEncoder)

    init(_ codec: LiveCodec, width: Int, height: Int, frameRate: FrameRate) throws(MediaError) {
        switch codec {
        case .h264: self = .h264(try H264PacketEncoder(width: width, height: height, frameRate: frameRate))
        case .jpeg: self = .jpeg(try JPEGPacketEncoder(width: width, height: height))
        }
    }

    /// What a client needs to know to decode them.
    var codec: String {
        switch self {
        case .h264(let encoder): encoder.codec
        case .jpeg: "jpeg"
        }
    }

    /// Compresses a picture of which only a part changed.
    func encode(_ image: Image, changed: Rectangle?, asKey: Bool) throws(MediaError) -> EncodedPicture {
        switch self {
        case .h264(let encoder): try encoder.encode(image, changed: changed, asKey: asKey)
        case .jpeg(let encoder): try encoder.encode(image, changed: changed)
        }
    }
}
