import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport
import Testing

@testable import Restoration

/// Stand-ins for restorers, made by Tests/Reference/make_restorer_models.py.
enum StandIn: String {
    case identity
    case openBatch = "open-batch"
    case shift
    case dot
    case sharpen
    case noise
    case notANumber = "not-a-number"
    case fidelity
    case fidelityDouble = "fidelity-double"
    case side256 = "side-256"
    case twoPictures = "two-pictures"
    case noPicture = "no-picture"

    static let core = Result { () throws(InferenceError) in try Core() }

    func load(fidelity: Float = 0.7, as type: String = "onnx") throws -> RestorationModel {
        let url = try resource("Models/\(rawValue).\(type)")
        return try RestorationModel(
            core: Self.core.get(), contentsOf: url, fidelity: fidelity,
            options: CompileOptions(precision: .f32, threads: 1, cache: nil))
    }
}

func resource(_ path: String) throws -> URL { try #require(Bundle.module.resourceURL).appendingPathComponent(path) }

/// A photo with the landmarks of its largest face.
struct Photo: Sendable {
    var image: Image
    var face: FaceLandmarks

    init(image: Image, face: FaceLandmarks) { (self.image, self.face) = (image, face) }

    init(_ url: URL) throws {
        image = try ImageFile.read(url)
        var finder = try FaceFinder(
            core: StandIn.core.get(),
            models: FaceModels(folder: Samples.package.appendingPathComponent(".deps/models")))
        face = try finder.face(in: image)
    }

    static let portrait = Result { try Photo(Samples.portrait) }

    /// The portrait, and what other photos of single faces are there.
    static let files = [Samples.portrait] + Samples.photos.compactMap { Samples.shared($0) }

    /// The same in another size.
    func scaled(by factor: Float) -> Photo {
        var face = face
        face.points = face.points.map { point in
            let place = (Point(point.x, point.y) + 0.5) * factor - 0.5
            return SIMD3(place, point.z * factor)
        }
        return Photo(image: image.scaled(by: factor), face: face)
    }

    /// The same, a quarter turn clockwise: what was up is on the right.
    func turned() -> Photo {
        var turned = Image(width: image.height, height: image.width, format: image.format)
        let step = image.format.bytesPerPixel
        for y in 0..<image.height {
            for x in 0..<image.width {
                let (from, to) = (y * image.stride + x * step, x * turned.stride + (image.height - 1 - y) * step)
                for byte in 0..<step { turned.pixels[to + byte] = image.pixels[from + byte] }
            }
        }
        var face = face
        face.points = face.points.map { SIMD3(Float(image.height - 1) - $0.y, $0.x, $0.z) }
        return Photo(image: turned, face: face)
    }

    func placement() throws -> FacePlacement {
        try #require(FacePlacement(face, by: FaceTemplate.points(of: face), in: image))
    }

    /// How much of a restored face each pixel shows, 0...1.
    func mask() throws -> [Float] {
        let place = try placement()
        return unsafe place.mask.values.withUnsafeBufferPointer { values in
            (0..<image.width * image.height).map { index in
                let at = place.toCrop(Point(Float(index % image.width), Float(index / image.width)))
                guard at.x > 0, at.y > 0, at.x < 511, at.y < 511 else { return 0 }
                return unsafe PasteMask.value(values, at.x, at.y)
            }
        }
    }
}

/// Peak signal to noise in decibels over the colours of the pixels that count; endless where they are equal.
func signalToNoise(_ a: Image, _ b: Image, where isCounted: (Int) -> Bool) -> Double {
    var (sum, count) = (0, 0)
    for index in 0..<a.width * a.height where isCounted(index) {
        let (p, q) = (a[index % a.width, index / a.width], b[index % a.width, index / a.width])
        for channel in 0..<3 { sum += (Int(p[channel]) - Int(q[channel])) * (Int(p[channel]) - Int(q[channel])) }
        count += 3
    }
    return sum == 0 ? .infinity : 10 * log10(255 * 255 * Double(count) / Double(sum))
}

/// Camera noise, the same each time for the same seed.
struct Noise {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// About normal, mean 0, deviation 1.
    mutating func next() -> Float {
        // Four equal shares of one random word: the sum of four uniform numbers is nearly normal.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var mixed = state ^ (state >> 31)
        mixed = mixed &* 0xBF58_476D_1CE4_E5B9
        mixed ^= mixed >> 29
        var sum: Float = 0
        for part in 0..<4 { sum += Float((mixed >> (16 * UInt64(part))) & 0xFFFF) / 65536 - 0.5 }
        return sum * 1.732
    }

    /// A picture with noise on its colours.
    mutating func added(to image: Image, deviation: Float) -> Image {
        var noisy = image
        for index in noisy.pixels.indices where image.format.bytesPerPixel < 4 || index % 4 != 3 {
            noisy.pixels[index] = UInt8((Float(image.pixels[index]) + deviation * next() + 0.5).clamped(to: 0...255))
        }
        return noisy
    }
}
