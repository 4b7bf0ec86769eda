import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport
import Testing

/// What the tests of this target look at.
enum Pictures {
    /// A picture as the program reads it: turned as its camera says, `.rgba`.
    static func read(_ url: URL) throws -> Image { try ImageFile.read(url) }

    static func portrait() throws -> Image { try read(Samples.portrait) }

    static let models: FaceModels = {
        let folder = DependencyFolder(url: Samples.package.appendingPathComponent(".deps"))
        return FaceModels(folder: folder.models)
    }()

    static let core = Result { () throws(InferenceError) in try Core() }

    static func finder() throws -> FaceFinder { try FaceFinder(core: core.get(), models: models) }

    /// The landmarks that the reference implementation found in a picture.
    static func expected(_ name: String) throws -> [SIMD3<Float>] {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Expected")
        let array = try NumpyArray(contentsOf: folder.appendingPathComponent("\(name).npy"))
        return stride(from: 0, to: array.values.count, by: 3).map {
            SIMD3(array.values[$0], array.values[$0 + 1], array.values[$0 + 2])
        }
    }
}

extension Image {
    /// A larger picture of one grey with others on it.
    static func canvas(width: Int, height: Int, gray: UInt8 = 96, _ parts: [(Image, x: Int, y: Int)] = []) -> Image {
        var canvas = Image(width: width, height: height, format: .rgba, filledWith: gray)
        for (part, left, top) in parts {
            for y in max(0, -top)..<min(part.height, height - top) {
                for x in max(0, -left)..<min(part.width, width - left) {
                    let color = part[x, y]
                    let at = (y + top) * canvas.stride + (x + left) * 4
                    for channel in 0..<4 { canvas.pixels[at + channel] = color[channel] }
                }
            }
        }
        return canvas
    }

    /// Noise that shows nothing, the same each time.
    static func noise(width: Int, height: Int) -> Image {
        var image = Image(width: width, height: height, format: .rgba)
        var state: UInt32 = 1
        for index in image.pixels.indices {
            state = state &* 1_664_525 &+ 1_013_904_223
            image.pixels[index] = UInt8(state >> 24)
        }
        return image
    }

    /// This picture with every `step` x `step` pixels averaged into one.
    func shrunk(by step: Int) -> Image {
        var small = Image(width: width / step, height: height / step, format: .rgba)
        for y in 0..<small.height {
            for x in 0..<small.width {
                var sum = SIMD4<Int>.zero
                for inner in 0..<step * step {
                    sum &+= SIMD4<Int>(truncatingIfNeeded: self[x * step + inner % step, y * step + inner / step])
                }
                for channel in 0..<4 {
                    small.pixels[(y * small.width + x) * 4 + channel] = UInt8(sum[channel] / (step * step))
                }
            }
        }
        return small
    }
}

/// The mean distance of two sets of points in the picture's plane.
func meanDistance(_ a: [SIMD3<Float>], _ b: [SIMD3<Float>]) -> Float {
    zip(a, b).reduce(0) { $0 + (Point($1.0.x, $1.0.y) - Point($1.1.x, $1.1.y)).length } / Float(a.count)
}
