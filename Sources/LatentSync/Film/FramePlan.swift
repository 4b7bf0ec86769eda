internal import LipSync
internal import Media

/// Which frame of the clip each frame of the film shows, and which of them are drawn.
///
/// Chunks are cut as the published inference cuts them, two frames beyond the sound; those frames are drawn with the rest, so
/// that all others are the same, and not shown. A chunk of which nothing is shown is left out.
struct FramePlan: Sendable, Equatable {
    /// Frames of the film.
    let shown: Int
    /// Frames that the network is given, some perhaps not shown.
    let made: Int
    /// Frames of the film that are drawn; after them the clip goes on as it is.
    let drawn: Int
    /// Frames of the clip that are looked at.
    let clip: Int

    private let mode: SyncMode
    private let chunk: Int

    /// Frames a second, of everything: what the network was trained on.
    static let rate = FrameRate.standard

    /// Plans a film.
    ///
    /// - Parameters:
    ///   - samples: of the speech, at 16 kHz.
    ///   - positions: of the speech, as the encoder gives them.
    ///   - clip: frames of the clip, at least 1; more of them than are needed do not have to be counted.
    ///   - mode: what happens when the two differ in length.
    ///   - chunk: frames of a whole chunk.
    init(samples: Int, positions: Int, clip: Int, mode: SyncMode, chunk: Int) {
        let (spoken, made) = (Self.spoken(samples), SpeechWindows.frames(forPositions: positions))
        (self.mode, self.chunk, self.clip) = (mode, chunk, clip)
        switch mode {
        case .bounce, .loop, .remap:
            (shown, drawn, self.made) = (spoken, spoken, made)
        case .cutOff:
            (shown, drawn, self.made) = (min(spoken, clip), min(spoken, clip), min(made, clip))
        case .silence:
            (shown, drawn, self.made) = (max(spoken, clip), spoken, made)
        }
    }

    /// Frames that the speech takes.
    static func spoken(_ samples: Int) -> Int { max(1, rate.frames(coveringSamples: samples, at: .speech)) }

    /// Frames of the clip that have to be looked at, where it has that many; `nil` for all.
    ///
    /// - Parameters:
    ///   - positions: of the speech.
    ///   - mode: what happens when clip and speech differ in length.
    /// - Returns: how many.
    static func wanted(positions: Int, mode: SyncMode) -> Int? {
        mode == .remap ? nil : SpeechWindows.frames(forPositions: positions)
    }

    /// Chunks of which something is shown, in order: frames of the film.
    var chunks: [Range<Int>] {
        stride(from: 0, to: drawn, by: chunk).map { $0..<min(made, $0 + chunk) }
    }

    /// The frame of the clip that a frame of the film shows.
    func source(of frame: Int) -> Int {
        switch mode {
        case .bounce:
            // As published: the frames at which it turns are shown twice.
            let place = frame % clip
            return (frame / clip).isMultiple(of: 2) ? place : clip - 1 - place
        case .loop: return frame % clip
        case .cutOff, .silence: return min(frame, clip - 1)
        case .remap: return min(clip - 1, frame * clip / shown)
        }
    }
}
