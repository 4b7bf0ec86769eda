/// How long things take, as measured so far, and what that makes for the rest.
struct WorkTimes: Sendable {
    /// Loading the large network for another number of frames.
    var loading = 0.0
    /// Encoding the two pictures of a face.
    var encoding = 0.0
    /// A whole step, for each frame of its chunk.
    var wholeStep: Double?
    /// A step of DeepCache, for each frame.
    var cachedStep: Double?
    /// Decoding a frame and putting its face back.
    var finishing = 0.0
    /// Steps that were measured.
    private var counts = (whole: 0, cached: 0)

    /// Notes a step.
    ///
    /// - Parameters:
    ///   - seconds: that it took.
    ///   - frames: of its chunk.
    ///   - isWhole: whether it ran the whole network.
    mutating func note(step seconds: Double, frames: Int, isWhole: Bool) {
        func settled(_ old: Double?, _ count: Int) -> Double {
            let new = seconds / Double(frames)
            // The first one is slower than all others: memory is fetched, caches are cold.
            return old.map { count > 1 ? 0.7 * $0 + 0.3 * new : new } ?? new
        }
        if isWhole {
            wholeStep = settled(wholeStep, counts.whole)
            counts.whole += 1
        } else {
            cachedStep = settled(cachedStep, counts.cached)
            counts.cached += 1
        }
    }

    /// What a chunk takes from one of its steps on.
    func chunk(_ work: ChunkWork, from step: Int, isWhole: (Int) -> Bool) -> Double {
        let steps = (step..<max(step, work.steps)).reduce(0.0) { sum, index in
            sum + (isWhole(index) ? wholeStep ?? 0 : cachedStep ?? wholeStep ?? 0)
        }
        return steps * Double(work.frames) + (step == 0 ? encoding * Double(work.faces) : 0)
    }
}

/// A chunk that is to be made.
struct ChunkWork: Sendable, Equatable {
    /// Which, counted from 0.
    let index: Int
    /// Frames that the network is given.
    let frames: Int
    /// Different frames of the clip among them.
    let faces: Int
    /// Denoising steps.
    let steps: Int
}

/// How long a film will take, said before most of it is done.
public struct TimeEstimate: Sendable, Equatable {
    /// Seconds for all of it, those that have passed included.
    public let seconds: Double
    /// Frames of the film.
    public let frames: Int
    /// Whether it will take more than an hour.
    public var isLong: Bool { seconds > 3600 }
}
