import ArgumentParser
import LipSync
import Testing

@testable import lipstream

@Suite("Options for clips")
struct ClipArgumentTests {
    private static func parse(_ arguments: [String]) throws -> ClipOptions {
        try ClipArguments.parse(ClipArguments.joiningNumbers(in: arguments)).options
    }

    @Test("Without options a clip is taken as the original takes it")
    func defaults() throws {
        #expect(try Self.parse([]) == ClipOptions())
        #expect(ClipOptions().pads == FacePads(top: 0, bottom: 10, left: 0, right: 0))
        #expect(ClipOptions().syncMode == .bounce)
    }

    @Test("Four numbers may stand apart or be joined by commas, negative ones too")
    func fourNumbers() throws {
        let area = ClipArea(top: 0, bottom: -1, left: 40, right: -1)
        let pads = FacePads(top: -5, bottom: 20, left: 3, right: 4)
        for crop in [
            ["--crop", "0", "-1", "40", "-1"], ["--crop", "0,-1,40,-1"], ["--crop=0,-1,40,-1"],
            ["--crop", "0 -1 40 -1"],
        ] {
            #expect(try Self.parse(crop).framing.crop == area)
        }
        let options = try Self.parse(["--pads", "-5", "20", "3", "4", "--box", "1", "2", "3", "4", "--rotate"])
        #expect(options.pads == pads)
        #expect(options.fixedBox == ClipArea(top: 1, bottom: 2, left: 3, right: 4))
        #expect(options.framing.isRotated)
    }

    @Test("Parts in which the face speaks are read as they are written, and written as they are read")
    func segments() throws {
        let parts = [0..<1.5, 2.25..<3, 8 ..< .infinity]
        #expect(try Self.parse(["--segments", "0-1.5,2.25-3,8-"]).spoken == SpokenParts(parts))
        #expect(TimeRanges(argument: TimeRanges(parts).argument)?.ranges == parts)
        // A hundredth of a millisecond is no negative exponent.
        #expect(TimeRanges([0.00001..<2]).argument == "0.000-2.000")
    }

    @Test("Things before the mouth stay as they are unless they are to be drawn over")
    func occluders() throws {
        #expect(try Self.parse([]).keepsOccluders)
        #expect(try !Self.parse(["--no-occlusion"]).keepsOccluders)
    }

    @Test(
        "Only engines that keep things before the mouth take the order to draw over them",
        arguments: EngineArguments.Name.allCases)
    func occluders(name: EngineArguments.Name) throws {
        let engine = try EngineArguments.parse(["--engine", name.rawValue])
        try engine.refuseUnused(ClipArguments.parse([]))
        let clip = try ClipArguments.parse(["--no-occlusion"])
        if [.mesh, .wav2lip].contains(name) {
            try engine.refuseUnused(clip)
        } else {
            let error = #expect(throws: ValidationError.self) { try engine.refuseUnused(clip) }
            #expect(error?.message.hasPrefix("--no-occlusion goes with mesh and wav2lip: \(name.rawValue) ") == true)
        }
    }

    @Test("Only what belongs to these options is joined")
    func joining() {
        let others = ["dub", "1", "2", "3", "4", "--rate", "1", "2", "3", "4"]
        #expect(ClipArguments.joiningNumbers(in: others) == others)
        #expect(ClipArguments.joiningNumbers(in: ["--pads", "1", "2", "3"]) == ["--pads", "1", "2", "3"])
        #expect(
            ClipArguments.joiningNumbers(in: ["--pads", "1", "2", "3", "4", "a.mp4"]) == ["--pads=1,2,3,4", "a.mp4"])
        let quoted = ["say", "--", "--box", "1", "2", "3", "4"]
        #expect(ClipArguments.joiningNumbers(in: quoted) == quoted)
    }

    @Test("The other options", arguments: SyncMode.allCases)
    func others(mode: SyncMode) throws {
        let options = try Self.parse(
            ["--sync-mode", mode.rawValue, "--no-smooth", "--static", "--resize-factor", "2"])
        #expect(options.syncMode == mode)
        #expect(!options.smoothsBoxes && options.isStatic && options.framing.resizeFactor == 2)
    }

    @Test(
        "What makes no sense is refused in words that name the option",
        arguments: [
            ["--pads", "1,2,3"], ["--pads", "1,2,3,x"], ["--box", "10", "5", "0", "5"], ["--box", "-3", "5", "0", "5"],
            ["--crop", "0", "10", "20", "20"], ["--resize-factor", "0"], ["--sync-mode", "pingpong"],
            ["--segments", "3-2"], ["--segments", "1"], ["--segments", "1-2,"], ["--segments", "-1-2"],
        ])
    func refused(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Self.parse(arguments) }
        #expect(error.map { ClipArguments.message(for: $0).contains(arguments[0]) } == true)
    }

    @Test("The help names every option, in lines that fit a terminal")
    func help() {
        let help = ClipArguments.helpMessage(columns: 80)
        for name in ["pads", "box", "no-smooth", "crop", "rotate", "resize-factor", "static", "sync-mode", "segments"] {
            #expect(help.contains("--\(name)"))
        }
        #expect(help.contains("cut-off") && help.contains("remap"))
    }
}
