internal import Faces
internal import LipSync
internal import Media

/// One clip by the mesh engine.
struct MeshClipPerformer: ClipPerformer {
    private var voice: MeshVoice
    private var painter: ClipPainter
    let appearances: FaceAppearances?
    /// The frame before, for what only goes on within a shot.
    private var last: (frame: Int, shot: Int)?

    init(voice: MeshVoice, _ painter: ClipPainter, _ appearances: FaceAppearances?) {
        (self.voice, self.painter, self.appearances) = (voice, painter, appearances)
    }

    mutating func hear(_ speech: SpeechAudio) { voice.hear(speech) }

    mutating func finishHearing() { voice.finishHearing() }

    // What only goes on from frame to frame ends by itself where a frame is left out.
    mutating func pass(_ time: MediaTime) throws(LipSyncError) { _ = try voice.pose(at: time) }

    mutating func draw(
        at time: MediaTime, on picture: inout Image, face: ClipFace
    ) throws(LipSyncError) -> Bool {
        let points = face.landmarks?.points
        let frame = points.flatMap { FaceFrame($0) }
        let pose = try voice.pose(at: time, over: frame.map { painter.ownSmile(of: $0) } ?? .none)
        guard let pose else { return false }
        guard let points, let frame else {
            last = nil
            return true
        }
        let goesOn = last.map { $0.shot == face.shot && abs($0.frame - face.frame) <= 1 } ?? false
        if !goesOn { painter.forget() }
        last = (face.frame, face.shot)

        painter.draw(pose, on: &picture, frame, points, number: face.frame)
        return true
    }
}
