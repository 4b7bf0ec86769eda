import ArgumentParser
import LipSync

/// How a clip is looked at: for commands that dub videos, with the options of the original Wav2Lip under their names.
struct ClipArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How far the box reaches beyond the face, in pixels: top bottom left right.",
            discussion: """
                More at the bottom where the drawn chin ends in an edge, negative numbers where the box takes in too much.
                """, valueName: "top,bottom,left,right"))
    var pads = FourNumbers(0, 10, 0, 0)

    @Option(
        help: ArgumentHelp(
            "The same box for all frames: top bottom left right, -1 being the far edge. No face is looked for.",
            discussion: "A last resort, where the face is not found; the head has to stay where it is.",
            valueName: "top,bottom,left,right"))
    var box: FourNumbers?

    @Flag(
        name: .customLong("no-smooth"),
        help: "Take each frame's box as it is, not averaged over five frames: for heads that move fast.")
    var isNotSmoothed = false

    @Option(
        help: ArgumentHelp(
            "The part of the picture to keep: top bottom left right, -1 being the far edge.",
            discussion: "Counted after --resize-factor and --rotate. Useful where several people are in the picture.",
            valueName: "top,bottom,left,right"))
    var crop: FourNumbers?

    @Flag(help: "Turn the clip by 90 degrees clockwise. What the file itself says of its rotation is obeyed anyway.")
    var rotate = false

    @Option(
        name: .customLong("resize-factor"),
        help: ArgumentHelp(
            "Divide width and height by this: faces much larger than the model's own pixels look softer than the rest.",
            valueName: "number"))
    var resizeFactor = 1

    @Flag(
        name: .customLong("static"),
        help: "Use one frame of the clip as a photo: the first, or with mesh one whose mouth is closed.")
    var isStatic = false

    @Option(
        name: .customLong("sync-mode"),
        help: ArgumentHelp(
            "What happens when the clip and the speech differ in length; bounce by default.",
            discussion: """
                bounce: a short clip runs backward, then forward again.
                loop: a short clip begins again; its ends melt into each other where the head is held alike.
                cut-off: the video ends with the shorter one.
                silence: it ends with the longer one; the clip plays on in silence, or its last frame stays.
                remap: the clip is slowed down or sped up.
                """, valueName: "mode"),
        transform: { name in
            if let mode = SyncMode(rawValue: name) { return mode }
            let names = SyncMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--sync-mode is one of \(names).")
        })
    var syncMode = SyncMode.bounce

    @Flag(
        name: .customLong("no-occlusion"),
        help: ArgumentHelp(
            "Draw over hands and other things before the mouth.",
            discussion: "Without it what comes before the mouth stays as it is in the clip, where it is noticed."))
    var drawsOverOccluders = false

    @Option(
        name: .customLong("face-frame"),
        help: ArgumentHelp(
            "The clip's frame in which --face-at points to the face, 0 by default: for somebody who moves.",
            valueName: "number"))
    var faceFrame: Int?

    @Option(
        help: ArgumentHelp(
            "When the face speaks anew, in seconds; the clip's own frames are left as they are between. All by default.",
            discussion: """
                1.5-3,8- is from 1.5 s to 3 s, and from 8 s to the end. The speech is the sound of the whole video all the same.
                """, valueName: "from-to,..."))
    var segments: TimeRanges?

    /// Refuses what would not be looked at.
    ///
    /// - Parameter face: which face speaks.
    /// - Throws: `ValidationError`.
    func refuseUnused(_ face: FaceArguments) throws {
        guard !face.isSpeaking || (box == nil && !isStatic) else {
            throw ValidationError(
                "--face speaking does not go with --box and --static: it looks for the face in all of the clip.")
        }
        guard segments == nil || !isStatic else {
            throw ValidationError("--segments does not go with --static: a photo has no frames of its own to leave.")
        }
        guard let faceFrame else { return }
        guard faceFrame >= 0 else { throw ValidationError("--face-frame counts from 0.") }
        guard face.place != nil else { throw ValidationError("--face-frame goes with --face-at x,y.") }
        guard options.framing == ClipFraming(), !isStatic else {
            throw ValidationError(
                "--face-frame does not go with --crop, --rotate, --resize-factor and --static: it counts the clip's own "
                    + "frames.")
        }
    }

    func validate() throws {
        guard (1...64).contains(resizeFactor) else {
            throw ValidationError("--resize-factor is 1 to 64, 1 by default.")
        }
        for (name, area) in [("--box", box), ("--crop", crop)] {
            guard let area else { continue }
            let (top, bottom, left, right) = area.values
            let isArea = top >= 0 && left >= 0 && (bottom == -1 || bottom > top) && (right == -1 || right > left)
            guard isArea else {
                throw ValidationError(
                    "\(name) is top bottom left right in pixels: bottom below top, right beyond left, -1 for the far edge."
                )
            }
        }
    }

    var options: ClipOptions {
        func area(_ numbers: FourNumbers) -> ClipArea {
            let (top, bottom, left, right) = numbers.values
            return ClipArea(top: top, bottom: bottom, left: left, right: right)
        }
        return ClipOptions(
            framing: ClipFraming(resizeFactor: resizeFactor, isRotated: rotate, crop: crop.map(area)),
            pads: FacePads(
                top: pads.values.0, bottom: pads.values.1, left: pads.values.2, right: pads.values.3),
            smoothsBoxes: !isNotSmoothed, fixedBox: box.map(area), isStatic: isStatic, syncMode: syncMode,
            spoken: segments.map { SpokenParts($0.ranges) }, keepsOccluders: !drawsOverOccluders)
    }

    /// Options that take four numbers.
    private static let fourfold: Set<String> = ["--pads", "--box", "--crop"]

    /// A command line in which four numbers after an option, as users of the original write them, are one value.
    ///
    /// The parser on its own would take -1 for an option.
    ///
    /// - Parameter arguments: what the shell handed over.
    /// - Returns: `--crop 0 -1 0 -1` as `--crop=0,-1,0,-1`; everything else as it was.
    static func joiningNumbers(in arguments: [String]) -> [String] {
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let numbers = rest.prefix(4)
            if argument == "--" {
                return result + [argument] + rest
            } else if fourfold.contains(argument), numbers.count == 4, numbers.allSatisfy({ Int($0, radix: 10) != nil })
            {
                result.append("\(argument)=\(numbers.joined(separator: ","))")
                rest = rest.dropFirst(4)
            } else {
                result.append(argument)
            }
        }
        return result
    }
}

/// Four whole numbers, written `1,2,3,4`, or `1 2 3 4`.
struct FourNumbers: ExpressibleByArgument, CustomStringConvertible {
    let values: (Int, Int, Int, Int)

    init(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) { values = (first, second, third, fourth) }

    init?(argument: String) {
        let parts = argument.split(whereSeparator: { $0 == "," || $0 == " " }).map { Int($0, radix: 10) }
        let numbers = parts.compactMap { $0 }.filter { (-100_000...100_000).contains($0) }
        guard parts.count == 4, numbers.count == 4 else { return nil }
        self.init(numbers[0], numbers[1], numbers[2], numbers[3])
    }

    var description: String { "\(values.0),\(values.1),\(values.2),\(values.3)" }
    var defaultValueDescription: String { description }
}
