import LipSync
import Testing

@testable import LatentSync

@Suite("Which frame shows which")
struct FramePlanTests {
    private func plan(_ seconds: Double, clip: Int, _ mode: SyncMode) -> FramePlan {
        let samples = Int(seconds * 16_000)
        return FramePlan(samples: samples, positions: samples / 320, clip: clip, mode: mode, chunk: 16)
    }

    @Test("a film is as long as its speech, though two frames more are drawn", arguments: [0.02, 0.64, 1, 2.55])
    func lengths(_ seconds: Double) {
        let plan = plan(seconds, clip: 9, .bounce)
        #expect(plan.shown == Int((seconds * 25).rounded(.up)))
        #expect(plan.made > plan.shown)
        #expect(plan.chunks.last.map { $0.upperBound <= plan.made && $0.upperBound >= plan.shown } == true)
        #expect(plan.chunks.dropLast().allSatisfy { $0.count == 16 })
    }

    @Test("a chunk of which nothing is shown is left out")
    func unseen() {
        // 16 frames are shown, 18 are made.
        let plan = plan(0.64, clip: 9, .bounce)
        #expect(plan.made == 18)
        #expect(plan.chunks == [0..<16])
    }

    @Test("a clip goes on as its mode says")
    func modes() {
        #expect((0..<8).map { plan(1, clip: 3, .bounce).source(of: $0) } == [0, 1, 2, 2, 1, 0, 0, 1])
        #expect((0..<8).map { plan(1, clip: 3, .loop).source(of: $0) } == [0, 1, 2, 0, 1, 2, 0, 1])
        #expect((0..<8).map { plan(1, clip: 1, .bounce).source(of: $0) } == [Int](repeating: 0, count: 8))
        let cut = plan(1, clip: 9, .cutOff)
        #expect(cut.shown == 9)
        #expect(cut.chunks == [0..<9])
        let silent = plan(1, clip: 40, .silence)
        #expect((silent.shown, silent.drawn) == (40, 25))
        #expect(plan(1, clip: 9, .silence).source(of: 20) == 8)
        let slow = plan(1, clip: 10, .remap)
        #expect((0..<25).map { slow.source(of: $0) }.last == 9)
        #expect(Set((0..<25).map { slow.source(of: $0) }).count == 10)
    }

    @Test("short gaps are bridged within a shot, long ones refused with the frame")
    func gaps() throws {
        func place(_ x: Double) -> CropPlacement { CropPlacement(xx: 1, xy: 0, tx: x, yx: 0, yy: 1, ty: 0) }
        let found = [nil, place(0), nil, nil, nil, place(4), nil]
        let bridged = try FacePlaces.bridged(found, shots: [0, 0, 0, 0, 0, 0, 0], name: "clip.mp4")
        #expect(bridged.map(\.tx) == [0, 0, 1, 2, 3, 4, 4])
        let cut = try FacePlaces.bridged(found, shots: [0, 0, 0, 1, 1, 1, 1], name: "clip.mp4")
        #expect(cut.map(\.tx) == [0, 0, 0, 4, 4, 4, 4])
        let long = [place(0)] + [CropPlacement?](repeating: nil, count: FacePlaces.longestGap + 1) + [place(1)]
        let error = #expect(throws: LipSyncError.self) {
            try FacePlaces.bridged(long, shots: long.map { _ in 0 }, name: "clip.mp4")
        }
        #expect(error?.description.contains("frame 1 ") == true)
        #expect(throws: LipSyncError.self) {
            try FacePlaces.bridged([place(0), nil, place(1)], shots: [0, 1, 2], name: "clip.mp4")
        }
        #expect(throws: LipSyncError.self) { try FacePlaces.bridged([nil, nil], shots: [0, 0], name: "clip.mp4") }
    }

    @Test("the time that is left follows from what was measured")
    func times() {
        var times = WorkTimes()
        (times.encoding, times.finishing) = (2, 1)
        times.note(step: 32, frames: 16, isWhole: true)
        times.note(step: 8, frames: 16, isWhole: false)
        let chunk = ChunkWork(index: 0, frames: 16, faces: 3, steps: 6)
        let isWhole: (Int) -> Bool = { $0.isMultiple(of: 3) }
        #expect(times.chunk(chunk, from: 0, isWhole: isWhole) == 102)
        #expect(times.chunk(chunk, from: 2, isWhole: isWhole) == 56)
        #expect(times.chunk(chunk, from: 6, isWhole: isWhole) == 0)
    }
}
