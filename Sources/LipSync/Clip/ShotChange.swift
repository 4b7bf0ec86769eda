internal import Media

/// Tells the first frame of a new shot: nearly everything differs from the frame before.
///
/// A camera that pans, a person who moves and light that flickers stay well below the limit; a dissolve is not noticed, nor
/// a cut between two pictures alike.
struct ShotChange {
    /// 24 x 24 samples of a picture in three colours.
    struct Samples {
        private let levels: [UInt8]
        private static let grid = 24
        /// Mean difference, in levels, from which on a frame starts a shot.
        private static let limit = 36

        init(_ image: Image) {
            var levels: [UInt8] = []
            levels.reserveCapacity(Self.grid * Self.grid * 3)
            for row in 0..<Self.grid {
                for column in 0..<Self.grid {
                    let x = (2 * column + 1) * image.width / (2 * Self.grid)
                    let pixel = image[x, (2 * row + 1) * image.height / (2 * Self.grid)]
                    levels += [pixel.x, pixel.y, pixel.z]
                }
            }
            self.levels = levels
        }

        /// Whether the other one is of another shot.
        func isCut(to other: Samples) -> Bool {
            let difference = zip(levels, other.levels).reduce(0) { $0 + abs(Int(clamping: $1.0) - Int(clamping: $1.1)) }
            return difference > Self.limit * levels.count
        }
    }

    private var last: Samples?

    /// Takes the next frame.
    ///
    /// - Returns: whether it follows a cut; never for the first one.
    mutating func startsShot(_ image: Image) -> Bool {
        let samples = Samples(image)
        defer { last = samples }
        return last?.isCut(to: samples) ?? false
    }
}
