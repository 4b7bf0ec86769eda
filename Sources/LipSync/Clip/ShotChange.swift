internal import Media

/// Tells the first frame of a new shot: nearly everything differs from the frame before.
///
/// Compares 24 x 24 samples in three colours. A camera that pans, a person who moves and light that flickers stay well
/// below the limit; a dissolve is not noticed, nor a cut between two pictures alike.
struct ShotChange {
    private var last: [UInt8] = []
    private static let grid = 24
    /// Mean difference, in levels, from which on a frame starts a shot.
    private static let limit = 36

    /// Takes the next frame.
    ///
    /// - Returns: whether it follows a cut; never for the first one.
    mutating func startsShot(_ image: Image) -> Bool {
        var samples: [UInt8] = []
        samples.reserveCapacity(Self.grid * Self.grid * 3)
        for row in 0..<Self.grid {
            for column in 0..<Self.grid {
                let pixel = image[
                    (2 * column + 1) * image.width / (2 * Self.grid), (2 * row + 1) * image.height / (2 * Self.grid)]
                samples += [pixel.x, pixel.y, pixel.z]
            }
        }
        defer { last = samples }
        guard last.count == samples.count else { return false }
        let difference = zip(last, samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return difference > Self.limit * samples.count
    }
}
