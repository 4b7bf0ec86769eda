internal import Media

/// How much of a restored crop is pasted at each of its pixels: all in the middle, nothing at the edges.
///
/// The published mask: the crop's square, w / 20 pixels taken off each edge and blurred by as much, w being the square
/// root of the face's area, so the crop's side. A square that is eroded and blurred stays the product of a profile
/// along x and the same along y.
enum PasteMask {
    /// Half the width of the blur, and what the edges lose.
    static let edge = FaceTemplate.side / 20

    /// 0...1 at each pixel along a side; 0 beyond both ends.
    static let profile: [Float] = {
        // The Gaussian that OpenCV takes for a kernel of 2 * edge + 1 pixels.
        let sigma = 0.3 * (Float(edge) - 1) + 0.8
        let kernel = (-edge...edge).map { (-Float($0 * $0) / (2 * sigma * sigma)).exponential }
        let sum = kernel.reduce(0, +)
        let kept = edge..<FaceTemplate.side - edge
        return (0..<FaceTemplate.side).map { position in
            (-edge...edge).reduce(Float(0)) { total, step in
                kept.contains(position + step) ? total + kernel[step + edge] / sum : total
            }
        }
    }()

    /// The profile between its pixels.
    @inline(__always)
    static func value(_ profile: UnsafeBufferPointer<Float>, at position: Float) -> Float {
        guard position > 0, position < Float(FaceTemplate.side - 1) else { return 0 }
        let index = Int(position)
        let (low, high) = unsafe (profile[index], profile[index + 1])
        return low + (high - low) * (position - Float(index))
    }
}
