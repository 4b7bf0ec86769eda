import ArgumentParser
import Foundation
import LipSync
import Media
import MediaIO

/// Where a video goes and what it is like: shared by all commands that write one.
struct OutputArguments: ParsableArguments {
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "The video to write: .mp4, .mov or .m4v. An existing file is replaced when the new one is whole.",
            valueName: "file"))
    var output: String

    @Flag(help: "No blinks and no motion of the head: only the mouth moves.")
    var still = false

    @Option(
        help: ArgumentHelp(
            "Decides when the face blinks and how it moves (1), with latentsync what it is drawn from (1247): the same "
                + "number, the same film.", valueName: "number"))
    var seed: UInt64?

    @Option(help: "Frames a second: 25, 30, 60, or a fraction such as 30000/1001.")
    var fps = FrameRateArgument.standard

    @Option(help: "Compression, 0 (lossless) to 51 (worst); 18 looks like the original.")
    var quality = Self.standardQuality

    @Option(
        help: ArgumentHelp(
            "How much of the picture is shown: whole, portrait (head and shoulders) or face; whole by default.",
            discussion: "In clips the part follows the head. Faces are named, and boxes given, in the whole picture.",
            valueName: "framing"),
        transform: { name in
            if let framing = Framing(rawValue: name) { return framing }
            let names = Framing.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--framing is one of \(names).")
        })
    var framing = Framing.whole

    @Flag(help: "Show a small mark, \"AI\", in a corner of every frame; the file itself says it in any case.")
    var badge = false

    @Flag(help: "One JSON object a line on the standard output: progress, then the result.")
    var json = false

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    /// What `--quality` is where it is not given.
    static let standardQuality = 18

    /// Frames a second, written `25` or `30000/1001`.
    struct FrameRateArgument: ExpressibleByArgument, CustomStringConvertible {
        let rate: FrameRate
        static let standard = FrameRateArgument(rate: .standard)

        init(rate: FrameRate) { self.rate = rate }

        init?(argument: String) {
            let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0, radix: 10) }
            guard let first = parts.first, let numerator = first, numerator > 0, parts.count <= 2 else { return nil }
            guard let denominator = parts.count == 2 ? parts[1] : 1, denominator > 0 else { return nil }
            guard (1...120).contains(Double(numerator) / Double(denominator)), numerator <= 1_000_000 else {
                return nil
            }
            rate = FrameRate(numerator, per: denominator)
        }

        var description: String {
            rate.denominator == 1 ? "\(rate.numerator)" : "\(rate.numerator)/\(rate.denominator)"
        }

        var defaultValueDescription: String { description }
    }

    func validate() throws {
        guard (0...51).contains(quality) else { throw ValidationError("--quality is 0 to 51, 18 by default.") }
    }

    /// Refuses a framing where something else makes the frames.
    ///
    /// - Parameters:
    ///   - engine: what draws.
    ///   - clip: how a clip is looked at.
    /// - Throws: `ValidationError`.
    func refuseFraming(_ engine: EngineArguments, _ clip: ClipArguments) throws {
        guard framing != .whole else { return }
        guard engine.engine == .mesh || engine.engine == .wav2lip else {
            throw ValidationError(
                "--framing does not go with --engine \(engine.engine.rawValue): frame the clip first, with --crop or in "
                    + "another program.")
        }
        guard clip.box == nil else {
            throw ValidationError("--framing does not go with --box: no face is looked for. Use --crop.")
        }
    }

    var url: URL { URL(fileURLWithPath: output) }

    var style: PerformanceStyle { PerformanceStyle(isLively: !still, seed: seed ?? PerformanceStyle().seed) }

    var options: VideoOptions { VideoOptions(quality: quality) }
}

extension URL {
    /// Refuses this file as an output where it is an input too.
    ///
    /// - Parameter inputs: files that the command reads.
    /// - Throws: `ValidationError`.
    func refuseOverwriting(_ inputs: [URL]) throws {
        let target = resolvingSymlinksInPath().standardizedFileURL
        for input in inputs where input.resolvingSymlinksInPath().standardizedFileURL == target {
            throw ValidationError(
                "\(relativePath) is an input: writing there would destroy it. Give the output another name.")
        }
    }
}
