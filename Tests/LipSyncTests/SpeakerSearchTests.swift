import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport
import Testing

@testable import LipSync

@Suite("Finding who was pointed at in a later frame")
struct SpeakerSearchTests {
    /// How far both people move in a frame, and in how many.
    private static let (step, frames) = (16, 32)

    /// The portrait twice, side by side; both go to the right by their own width.
    private static func clip(in folder: URL) throws -> URL {
        let portrait = try ImageFile.read(Samples.portrait)
        let url = folder.appendingPathComponent("walk.mp4")
        let writer = try VideoWriter(url, width: 1536, height: 512)
        for frame in 0...frames {
            var picture = Image(width: 1536, height: 512, format: portrait.format, filledWith: 128)
            for left in [frame * step, 512 + frame * step] {
                for row in 0..<512 {
                    let (from, to) = (
                        row * portrait.stride, row * picture.stride + left * portrait.format.bytesPerPixel
                    )
                    let count = portrait.width * portrait.format.bytesPerPixel
                    picture.pixels.replaceSubrange(to..<to + count, with: portrait.pixels[from..<from + count])
                }
            }
            try writer.append(picture)
        }
        try writer.finish()
        return url
    }

    @Test("whoever is there in the last frame is found where they were in the first, not who was there then")
    func moves() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = try Self.clip(in: folder)
            let search = SpeakerSearch(
                url, core: try Core(), models: FaceModels(folder: try DependencyFolder.find().models))
            let face = Point(230, 120)
            let second = Point(face.x + 512, face.y)
            for (place, frame, expected) in [
                (second, 0, second), (second, Self.frames, face), (Point(face.x + 1024, face.y), Self.frames, second),
                (Point(face.x + 256, face.y), Self.frames / 2, face),
            ] {
                guard case .at(let found) = try search.choice(at: place, inFrame: frame) else {
                    Issue.record("it is no place")
                    continue
                }
                #expect(
                    abs(found.x - expected.x) < 40 && abs(found.y - expected.y) < 60, "\(place) in \(frame): \(found)")
            }
            for (place, frame) in [(Point(10, 10), 0), (face, Self.frames)] {
                let error = #expect(throws: FaceError.self) { try search.choice(at: place, inFrame: frame) }
                #expect(error?.code == .noSuchFace)
            }
            let late = #expect(throws: LipSyncError.self) { try search.choice(at: second, inFrame: 500) }
            #expect(late?.code == .unusableClip)
        }
    }
}
