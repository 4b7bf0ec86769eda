import Foundation
import Media
import TestSupport

@testable import LatentSync

/// Expected data of the published pipeline: an excerpt that is always there, and all of it where developers keep it.
enum Golden {
    /// One frame of everything.
    static let excerpt: NumpyArchive? = Bundle.module.url(
        forResource: "excerpt", withExtension: "npz", subdirectory: "Expected"
    ).flatMap { try? NumpyArchive(contentsOf: $0) }

    static let audio = archive("audio")
    static let video = archive("video")
    static let diffusion = archive("diffusion")
    static let photo = archive("photo")

    /// Whether all of it is there.
    static let isWhole = audio != nil && video != nil && diffusion != nil && photo != nil

    /// What the networks of the expected data were made for.
    static let template = CropTemplate(resolution: 128)
    static let shape = LatentShape(resolution: 128)

    private static func archive(_ name: String) -> NumpyArchive? {
        Samples.reference("latentsync/golden_\(name).npz").flatMap { try? NumpyArchive(contentsOf: $0) }
    }

    /// Pixels as numpy has them, as a picture.
    static func image(_ levels: some Collection<UInt8>, width: Int, height: Int) -> Image {
        Image(width: width, height: height, format: .rgb, pixels: Array(levels)).converted(to: .rgba)
    }

    /// Colours alone, as numpy has them.
    static func levels(_ image: Image) -> [UInt8] { image.converted(to: .rgb).pixels }

    /// Rows of points.
    static func points(_ numbers: some Collection<Double>) -> [SIMD2<Double>] {
        let all = Array(numbers)
        return stride(from: 0, to: all.count, by: 2).map { SIMD2(all[$0], all[$0 + 1]) }
    }

    /// The aligned face, whose planes numpy has one behind the other.
    static func face(planes: some Collection<UInt8>) -> AlignedFace {
        let all = Array(planes)
        let count = all.count / 3
        return AlignedFace(pixels: (0..<count).flatMap { [all[$0], all[count + $0], all[2 * count + $0]] })
    }

    /// Prints a measurement where somebody asks for them.
    static func note(_ text: @autoclosure () -> String) {
        if ProcessInfo.processInfo.environment["LIPSTREAM_SHOW_DIFFERENCES"] != nil { print("measured: \(text())") }
    }
}

/// How two arrays differ.
struct Difference {
    let largest: Double
    let mean: Double
    /// Share of values that differ at all, and by more than one.
    let share: Double
    let beyondOne: Double

    init(_ a: some Collection<Double>, _ b: some Collection<Double>) {
        precondition(a.count == b.count, "\(a.count) values are compared with \(b.count)")
        var (largest, sum, differing, beyond) = (0.0, 0.0, 0, 0)
        for (x, y) in zip(a, b) {
            let difference = abs(x - y)
            // What is no number would otherwise count as equal.
            largest = difference.isFinite ? max(largest, difference) : .infinity
            sum += difference
            if difference > 0 { differing += 1 }
            if difference > 1 { beyond += 1 }
        }
        let count = Double(max(1, a.count))
        (self.largest, mean, share) = (largest, sum / count, Double(differing) / count)
        beyondOne = Double(beyond) / count
    }

    init(_ a: [Float], _ b: [Float]) { self.init(a.map(Double.init), b.map(Double.init)) }
    init(_ a: [UInt8], _ b: [UInt8]) { self.init(a.map(Double.init), b.map(Double.init)) }
}
