import Faces
import Foundation
import LipSync
import Media
import MediaIO
import SpeechProcessing

/// The doctor's proof: the portrait that ships says a sentence into a film, which is played back and judged.
struct SelfCheck {
    let studio: Studio

    private static let sentence = "Everything works here."
    private static let silence = 1.0

    /// Makes the film, plays it and removes it; about two seconds.
    ///
    /// - Returns: a finding for each thing that was judged.
    /// - Throws: the first error of the way, and `CancellationError`.
    func run() async throws -> [Finding] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let url = folder.url.appendingPathComponent("check.mp4")
        let reading = try studio.readPortrait()
        let face = try studio.makeEngine().prepare(reading.portrait)
        let spoken = try await Self.speech()
        var speech = spoken
        speech.appendSilence(seconds: Self.silence)
        // Still, so that whatever moves is the mouth.
        let dubbing = Dubbing(face: face, style: PerformanceStyle(isLively: false))
        let (samples, loudness) = (speech.sampleCount, Self.loudness(of: speech.speech))
        // Hardly compressed, so that what differs in colour is the conversion.
        let options = VideoOptions(quality: 8)
        let summary = try await dubbing.write(to: url, speech: speech, options: options)
        let mouth = Rectangle(around: reading.portrait.face[LandmarkRing.outerLip]) ?? face.changingArea
        let film = try FilmInspection(of: url, showing: face, mouth: mouth, speechEnd: spoken.seconds)
        let length = Double(samples) / Double(SampleRate.speech.hertz)
        return [
            Self.judgeFrames(of: film, picture: face.picture, samples: samples),
            Self.judgeSound(of: film, length: length, loudness: loudness),
            Self.judgeColors(film.colors),
            Self.judgeMouth(film.motion),
            Self.judgeSpeed(Double(summary.frames) / max(summary.elapsed, 0.001)),
        ]
    }

    static func speech() async throws -> RecordedSpeech {
        let synthesizer = try await Synthesizer()
        let voice = try synthesizer.catalogue.voice(named: "en")
        return try await RecordedSpeech(
            recording: TextSpeech(try synthesizer.speech(sentence, voice: voice)), limit: 3)
    }

    private static func loudness(of speech: SpeechAudio) -> Float {
        let sum = speech.samples.reduce(0) { $0 + $1 * $1 }
        return (sum / Float(max(1, speech.samples.count))).squareRoot()
    }

    private static let advice = "this build or its FFmpeg is broken; please report it with this output"

    private static func judgeFrames(of film: FilmInspection, picture: Image, samples: Int) -> Finding {
        let expected = FrameRate.standard.frames(coveringSamples: samples, at: .speech)
        let isRight = film.frames == expected && film.size == (picture.width, picture.height)
        let found = "\(film.frames) frames of \(film.size.width) x \(film.size.height)"
        return .check(
            "film", isRight,
            isRight
                ? "\(found), as many as the speech needs"
                : "\(found) instead of \(expected) of "
                    + "\(picture.width) x \(picture.height)",
            otherwise: advice, fields: ["frames": film.frames, "expectedFrames": expected])
    }

    private static func judgeSound(of film: FilmInspection, length: Double, loudness: Float) -> Finding {
        let isLong = (film.soundSeconds - length).magnitude <= 1 / FrameRate.standard.framesPerSecond
        let isLoud = film.loudness > loudness / 2 && film.loudness < loudness * 2
        let text =
            if !isLong {
                String(format: "%.2f s long instead of %.2f s", film.soundSeconds, length)
            } else if !isLoud {
                String(format: "%.1f times as loud as it should be", film.loudness / max(loudness, 1e-6))
            } else {
                String(format: "%.2f s, as long and as loud as what was spoken", film.soundSeconds)
            }
        return .check("sound", isLong && isLoud, text, otherwise: advice, fields: ["seconds": film.soundSeconds])
    }

    static func judgeColors(_ colors: ColorComparison?) -> Finding {
        guard let colors, colors.squares > 0 else {
            return Finding("colours", .failed, "there was no frame to compare with the photo", advice: advice)
        }
        let text =
            if colors.isEqual {
                String(format: "as in the photo outside of the face (within %.1f of 255 levels)", colors.largest)
            } else if colors.isExchanged {
                "red and blue are exchanged"
            } else {
                String(format: "up to %.1f of 255 levels away from the photo's outside of the face", colors.largest)
            }
        return .check(
            "colours", colors.isEqual, text, otherwise: advice,
            fields: ["largestDifference": Double(colors.largest), "isExchanged": colors.isExchanged])
    }

    static func judgeMouth(_ motion: (speech: Float, silence: Float)) -> Finding {
        let moves = motion.speech > 1
        let rests = motion.silence < motion.speech / 5
        let levels = String(format: "(%.2f levels a frame against %.2f)", motion.speech, motion.silence)
        let text =
            if !moves {
                "does not move while it speaks \(levels)"
            } else if !rests {
                "goes on moving in the silence after speech \(levels)"
            } else {
                "moves in speech and rests in the silence after it \(levels)"
            }
        return .check(
            "mouth", moves && rests, text, otherwise: "the articulation does not work; please report it",
            fields: ["motionInSpeech": Double(motion.speech), "motionInSilence": Double(motion.silence)])
    }

    private static func judgeSpeed(_ rate: Double) -> Finding {
        let isLive = rate >= FrameRate.standard.framesPerSecond
        let found = "\(Int(clamping: rate)) frames a second of 512 x 512, drawn and encoded"
        return Finding(
            "speed", isLive ? .ok : .note,
            isLive ? "\(found): live speed (25) is reached" : "\(found): too slow to be live (25); films take longer",
            fields: ["framesPerSecond": rate, "isLive": isLive])
    }
}
