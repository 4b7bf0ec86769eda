import Media
import SpeechProcessing
import Testing

@testable import MeshEngine

@Suite("Rest in silence")
struct RestGateTests {
    /// Speech (a tone) with pauses, in seconds; windows of the gate are 40 ms, as frames are.
    private static func sound(_ parts: [(seconds: Double, isSpeech: Bool)]) -> [Float] {
        parts.flatMap { part in
            (0..<Int(part.seconds * 16_000)).map { part.isSpeech ? 0.3 * (Float($0) * 0.08).sine : 0 }
        }
    }

    /// The openness of each frame, of a sound that comes in pieces.
    private static func film(_ sound: [Float], pieces: Int = 640, isUnhurried: Bool) -> [Float] {
        var gate = RestGate(isUnhurried: isUnhurried)
        for start in stride(from: 0, to: sound.count, by: pieces) {
            gate.hear(SpeechAudio(Array(sound[start..<min(start + pieces, sound.count)])))
        }
        gate.finish()
        return (0..<sound.count / 640).compactMap { gate.openness(at: FrameRate.standard.time(ofFrame: $0)) }
    }

    private static let talk = sound([(1, true), (2, false), (1, true), (0.4, false), (1, true)])

    @Test("In a film lips rest within 0.4 s of speech; live the silence has to prove long first; both open alike")
    func foresight() {
        let (film, live) = (Self.film(Self.talk, isUnhurried: true), Self.film(Self.talk, isUnhurried: false))
        #expect(film.count == 135 && live.count == 135)
        // Speech ends with frame 24 and goes on with frame 75.
        #expect(film[25] > 0.9)
        #expect(film[35..<73].allSatisfy { $0 == 0 })
        #expect(live[35] == 1 && live[46] == 0)
        #expect(film[72..<90] == live[72..<90])
        #expect(film[77] > 0.9)
    }

    @Test("A short pause leaves lips parted, in a film too")
    func shortPause() {
        for isUnhurried in [true, false] {
            #expect(Self.film(Self.talk, isUnhurried: isUnhurried)[80..<130].allSatisfy { $0 > 0.99 })
        }
    }

    @Test("Any cut of the sound gives the same film", arguments: [1, 333, 5000])
    func cuts(pieces: Int) {
        #expect(
            Self.film(Self.talk, pieces: pieces, isUnhurried: true) == Self.film(Self.talk, isUnhurried: true))
    }

    @Test("A film's frame waits for the half second of sound after it, and not when there is no more")
    func waiting() {
        var gate = RestGate(isUnhurried: true)
        let time = FrameRate.standard.time(ofFrame: 10)
        gate.hear(SpeechAudio(Array(Self.talk.prefix(21 * 640))))
        #expect(gate.openness(at: time) == nil)
        gate.hear(SpeechAudio(Array(Self.talk[(21 * 640)..<(24 * 640)])))
        #expect(gate.openness(at: time) != nil)
        #expect(gate.openness(at: FrameRate.standard.time(ofFrame: 20)) == nil)
        gate.finish()
        #expect(gate.openness(at: FrameRate.standard.time(ofFrame: 20)) != nil)
    }
}
