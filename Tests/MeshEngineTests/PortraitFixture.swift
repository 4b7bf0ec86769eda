import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport

@testable import MeshEngine

/// Faces that the tests draw: the portrait that ships, as it is (a smile with teeth) and with its lips closed.
enum PortraitFixture {
    /// The portrait and its landmarks.
    static func open() throws -> (image: Image, face: FaceLandmarks) { try read(Samples.portrait) }

    /// A picture and the landmarks of its largest face.
    static func read(_ url: URL) throws -> (image: Image, face: FaceLandmarks) {
        let image = try ImageFile.read(url)
        var finder = try FaceFinder(core: Core(), models: models)
        return (image, try finder.face(in: image))
    }

    /// The portrait as the engine draws it at rest, with landmarks whose inner lips meet: a photo of a closed mouth.
    static func closed() throws -> (image: Image, face: FaceLandmarks) {
        let (photo, landmarks) = try open()
        var face = landmarks
        guard var renderer = FaceRenderer(photo: photo, landmarks: face.points) else { throw Unusable() }
        var image = photo
        renderer.draw(.rest, nil, on: &image)
        for column in 1...9 {
            let (upper, lower) = (LandmarkRing.innerLip[column], LandmarkRing.innerLip[20 - column])
            let middle = face.points[upper] + (face.points[lower] - face.points[upper]) * 0.25
            (face.points[upper], face.points[lower]) = (middle, middle)
        }
        return (image, face)
    }

    static var models: FaceModels {
        get throws { FaceModels(folder: try DependencyFolder.find().models) }
    }

    struct Unusable: Error {}

    /// Poses that speech makes, and one that it does not.
    static let poses =
        LipPose.sheet + [
            LipPose(
                jaw: 1, spread: -1, pucker: 1, upperLip: 1, lowerLip: 1.2, press: 0.3, tuck: 0.3, tongue: 1)
        ]
}

/// Largest difference of a channel between two pictures of one size, over the pixels that `isCounted` picks.
func largestDifference(_ a: Image, _ b: Image, where isCounted: (Int, Int) -> Bool = { _, _ in true }) -> Int {
    var largest = 0
    for y in 0..<a.height {
        for x in 0..<a.width where isCounted(x, y) {
            let (p, q) = (SIMD4<Int>(truncatingIfNeeded: a[x, y]), SIMD4<Int>(truncatingIfNeeded: b[x, y]))
            for channel in 0..<4 { largest = max(largest, abs(p[channel] - q[channel])) }
        }
    }
    return largest
}
