internal import Faces
internal import Foundation
internal import LipSync
internal import Media
internal import MediaIO

/// Where the face is in each frame of a clip that is looked at.
struct FacePlaces: Sendable {
    /// One for each frame.
    let placements: [CropPlacement]
    /// Frames whose face was not seen and put between its neighbours'.
    let filled: Int
    /// Width of the pictures.
    let width: Int
    /// Height of the pictures.
    let height: Int

    /// So many frames without a face are bridged, half a second; the published program bridges none.
    static let longestGap = 12

    /// Takes places that are known.
    init(placements: [CropPlacement], filled: Int = 0, width: Int, height: Int) {
        (self.placements, self.filled, self.width, self.height) = (placements, filled, width, height)
    }

    /// Looks for the face in a clip.
    ///
    /// - Parameters:
    ///   - clip: the video.
    ///   - template: where the face shall be.
    ///   - limit: frames to look at, `nil` for all.
    /// - Throws: errors of the file and the models; ``LipSyncError`` (`unusableClip`) where the face is missing for too long;
    ///   `CancellationError`.
    init(_ clip: ClipSource, _ template: CropTemplate, limit: Int?) throws {
        guard clip.options.fixedBox == nil else {
            throw LipSyncError(
                .unusableClip,
                "LatentSync needs the points of the face, not only a box: leave --box out, or tell which "
                    + "face by --face-at")
        }
        let reader = try ClipReader(clip, frameRate: FramePlan.rate)
        (width, height) = (reader.width, reader.height)
        var aligner = CropAligner(template)
        var (found, shots): ([CropPlacement?], [Int]) = ([], [])
        while found.count < limit ?? .max, let frame = try reader.next() {
            found.append(frame.faces[0].landmarks.flatMap { aligner.place(FacePoints.points(of: $0)) })
            shots.append(frame.shot)
        }
        if !found.contains(where: { $0 != nil }), let missing = reader.missingFace { throw missing }
        let name = clip.url.lastPathComponent
        guard !found.isEmpty else { throw MediaError(.unreadable, "Cannot read \(name): it has no frame.") }
        placements = try Self.bridged(found, shots: shots, name: name)
        filled = found.count { $0 == nil }
    }

    /// Takes the one face of a photo.
    init(_ portrait: Portrait, _ template: CropTemplate) throws(LipSyncError) {
        var aligner = CropAligner(template)
        guard let place = aligner.place(FacePoints.points(of: portrait.face)) else {
            throw LipSyncError(.unusableFace, "the face in the photo has no extent: take another photo")
        }
        (placements, filled) = ([place], 0)
        (width, height) = (portrait.image.width, portrait.image.height)
    }

    /// Puts faces that were not seen between those before and after them in the same shot.
    static func bridged(_ found: [CropPlacement?], shots: [Int], name: String) throws(LipSyncError) -> [CropPlacement] {
        var result: [CropPlacement] = []
        var start = 0
        while start < found.count {
            if let place = found[start] {
                result.append(place)
                start += 1
                continue
            }
            var end = start
            while end < found.count, found[end] == nil { end += 1 }
            guard end - start <= longestGap else { throw missing(start, end, name) }
            for frame in start..<end {
                let before = start > 0 && shots[start - 1] == shots[frame] ? found[start - 1] : nil
                let after = end < found.count && shots[end] == shots[frame] ? found[end] : nil
                let share = Double(frame - start + 1) / Double(end - start + 1)
                guard
                    let place = before.flatMap({ before in after.map { before.mixed(with: $0, share: share) } })
                        ?? before ?? after
                else { throw missing(start, end, name) }
                result.append(place)
            }
            start = end
        }
        return result
    }

    private static func missing(_ start: Int, _ end: Int, _ name: String) -> LipSyncError {
        let time = FramePlan.rate.time(ofFrame: start).seconds
        let tenths = Int((time * 10).rounded())
        let place = "in the \(end - start) frames from frame \(start) on (at \(tenths / 10).\(tenths % 10) s)"
        let why =
            end - start > longestGap
            ? "and bridges \(longestGap) frames without" : "and these are a shot of their own, or all there is"
        return LipSyncError(
            .unusableClip,
            "\(name) shows no face \(place): LatentSync needs one in every frame, \(why); cut that part out, or use --engine "
                + "mesh")
    }
}
