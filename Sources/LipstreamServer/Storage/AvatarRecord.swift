internal import Faces
internal import Foundation
internal import GRDB

/// An avatar as it is kept: what was found in its picture, so that nothing is looked for again after a restart.
struct AvatarRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "avatars"

    /// Ours: 16 hexadecimal digits, or `default`.
    var id: String
    /// What the client called it; shown, never used as a path.
    var name: String
    /// SHA-256 of the file that came.
    var digest: String
    var width: Int
    var height: Int
    var isFromVideo: Bool
    /// The landmarks of all faces, see ``LandmarkBlob``.
    var faces: Data
    /// Seconds since 1970.
    var createdAt: Double
}

/// Landmarks as bytes: for each face its presence, then 468 times x, y and z, each a little-endian Float.
enum LandmarkBlob {
    private static let numbersPerFace = 1 + 3 * LandmarkIndex.count

    static func encode(_ faces: [FaceLandmarks]) -> Data {
        var data = Data(capacity: faces.count * numbersPerFace * 4)
        for face in faces {
            for number in [face.presence] + face.points.flatMap({ [$0.x, $0.y, $0.z] }) {
                let bits = number.bitPattern
                data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) })
            }
        }
        return data
    }

    /// The faces, or none where the bytes do not make whole ones.
    static func decode(_ data: Data) -> [FaceLandmarks] {
        let bytes = [UInt8](data)
        guard bytes.count % (4 * numbersPerFace) == 0 else { return [] }
        func number(_ index: Int) -> Float {
            let at = 4 * index
            // Little end first.
            return Float(bitPattern: bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | UInt32(clamping: $1) })
        }
        return (0..<bytes.count / (4 * numbersPerFace)).map { face in
            let base = face * numbersPerFace
            let points = (0..<LandmarkIndex.count).map { point in
                let at = base + 1 + 3 * point
                return SIMD3(number(at), number(at + 1), number(at + 2))
            }
            return FaceLandmarks(points: points, presence: number(base))
        }
    }
}
