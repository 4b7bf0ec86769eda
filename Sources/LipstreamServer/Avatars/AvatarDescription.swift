internal import Faces
internal import Foundation
internal import Media

/// An avatar as clients see it.
public struct AvatarDescription: Codable, Sendable, Equatable {
    /// Where a face is, in pixels.
    public struct Face: Codable, Sendable, Equatable {
        /// 1 is the largest.
        public var number: Int
        /// Left edge.
        public var x: Int
        /// Upper edge.
        public var y: Int
        /// Pixels wide.
        public var width: Int
        /// Pixels high.
        public var height: Int
    }

    /// Ours.
    public var id: String
    /// The client's name for it.
    public var name: String
    /// Pixels in a row of the picture.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Whether it was taken out of a video.
    public var isFromVideo: Bool
    /// Largest first.
    public var faces: [Face]
    /// Why the largest may not look its best.
    public var concerns: [Remark]
    /// Path of a small JPEG.
    public var thumbnail: String
    /// Path of the whole picture.
    public var picture: String
    /// ISO 8601.
    public var createdAt: String

    init(_ record: AvatarRecord) {
        id = record.id
        name = record.name
        (width, height) = (record.width, record.height)
        isFromVideo = record.isFromVideo
        let landmarks = LandmarkBlob.decode(record.faces)
        faces = landmarks.enumerated().map { index, face in
            let bounds = face.bounds
            return Face(
                number: index + 1, x: Int(clamping: bounds.x.rounded()), y: Int(clamping: bounds.y.rounded()),
                width: Int(clamping: bounds.width.rounded()), height: Int(clamping: bounds.height.rounded()))
        }
        let concerns = landmarks.first.map {
            FaceConcern.concerns(about: $0, width: record.width, height: record.height)
        }
        self.concerns = (concerns ?? []).map { Remark(code: $0.code, message: $0.description) }
        thumbnail = "/api/v1/avatars/\(record.id)/thumbnail"
        picture = "/api/v1/avatars/\(record.id)/picture"
        createdAt = Date(timeIntervalSince1970: record.createdAt).ISO8601Format()
    }
}
