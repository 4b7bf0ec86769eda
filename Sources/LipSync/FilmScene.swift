internal import Media
internal import MediaIO

/// The pictures and the sound of a film, made one frame after the other.
protocol FilmScene {
    /// Frames drawn.
    var frames: Int { get }
    /// The part that may differ from the frame before; `nil` for not known.
    var changingArea: Rectangle? { get }
    /// Where the face is in the frame that was drawn last, as far as that is known.
    var faceArea: Rectangle? { get }

    /// Draws the next frame.
    ///
    /// - Parameter picture: shows any earlier frame but the last one.
    /// - Returns: `false` when there are no more.
    /// - Throws: whatever kept it from being drawn.
    nonisolated(nonsending) mutating func drawNext(on picture: inout Image) async throws -> Bool

    /// The sound that goes with the frames drawn so far and was not taken yet.
    mutating func takeSound() -> [AudioChunk]

    /// The sound that is left when there are no more frames.
    mutating func takeRest() -> [AudioChunk]
}

extension VideoFile {
    /// Writes all of a scene; while one frame is encoded the next is drawn, by whoever calls.
    ///
    /// - Parameters:
    ///   - scene: what is shown.
    ///   - picture: of the size of all frames.
    ///   - badge: the mark for people, where one is wanted.
    ///   - report: called after each frame with the number of frames finished.
    /// - Returns: when the first frame was drawn.
    /// - Throws: the scene's errors, the file's, `CancellationError`; then nothing is left of the file.
    nonisolated(nonsending) func write(
        _ scene: inout some FilmScene, startingWith picture: Image, badge: Badge?, report: (Int) -> Void
    ) async throws -> ContinuousClock.Instant {
        do {
            // Two pictures by turns: one is encoded while the next is drawn on the other.
            var pictures = [picture, picture]
            var painter = badge.map { _ in BadgePainter(width: picture.width, height: picture.height) }
            var covered: [BadgePainter.Covered?] = [nil, nil]
            guard try await scene.drawNext(on: &pictures[0]) else {
                throw LipSyncError(.noSpeech, "there is no sound to speak: the source has not a single sample")
            }
            let firstFrame = ContinuousClock.now
            var hasNext = true
            while hasNext {
                try Task.checkCancellation()
                covered[0] = painter?.paint(on: &pictures[0], face: scene.faceArea)
                let current = pictures[0]
                let changed = scene.frames > 1 ? scene.changingArea : nil
                let sound = scene.takeSound()
                async let encoded: Void = append(current, changed: changed, sound: sound)
                if let covered = covered[1] { painter?.remove(covered, from: &pictures[1]) }
                hasNext = try await scene.drawNext(on: &pictures[1])
                try await encoded
                pictures.swapAt(0, 1)
                covered.swapAt(0, 1)
                report(scene.frames - (hasNext ? 1 : 0))
            }
            try Task.checkCancellation()
            try await finish(sound: scene.takeRest())
            return firstFrame
        } catch {
            await cancel()
            throw error
        }
    }
}
