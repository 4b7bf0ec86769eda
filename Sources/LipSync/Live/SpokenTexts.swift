internal import Media
internal import SpeechProcessing

/// Which texts are in a session's sound, and where: tells captions when they are made and texts when they are over.
///
/// Bounded by the script's limits: at most ``LiveScript/most`` texts and two seconds of sentences are ahead of what is heard.
struct SpokenTexts {
    private let rate: Int
    /// Texts whose sound is being made or heard, oldest first; the last may still grow.
    private var texts: [(id: String?, end: Int, isMade: Bool)] = []

    init(rate: SampleRate) { self.rate = rate.hertz }

    /// A text's sound is made from now on.
    mutating func begin(_ id: String?, at sample: Int) { texts.append((id, sample, false)) }

    /// The sound of a sentence was put where it will be heard.
    ///
    /// - Returns: what is read meanwhile.
    mutating func add(_ sentence: SpokenSentence?, samples: Range<Int>) -> [LiveCaption] {
        guard !texts.isEmpty else { return [] }
        let last = texts.count - 1
        texts[last].end = max(texts[last].end, samples.upperBound)
        guard let sentence else { return [] }
        let begin = min(seconds(samples.lowerBound) + sentence.pauseBefore, seconds(samples.upperBound))
        let id = texts[last].id
        return Caption.captions(of: sentence.written, during: begin..<seconds(samples.upperBound)).map {
            LiveCaption(id: id, caption: $0)
        }
    }

    /// All sound of the newest text was made.
    mutating func end() { if !texts.isEmpty { texts[texts.count - 1].isMade = true } }

    /// Takes out the texts that are over when a sample is heard.
    mutating func over(at sample: Int) -> [LiveSpoken] {
        var over: [LiveSpoken] = []
        while let first = texts.first, first.isMade, first.end <= sample {
            texts.removeFirst()
            over.append(LiveSpoken(id: first.id, time: seconds(first.end), isCut: false))
        }
        return over
    }

    /// Takes out all texts: they were interrupted at a sample, or when they had ended before it.
    mutating func cut(at sample: Int) -> [LiveSpoken] {
        defer { texts = [] }
        return texts.map { LiveSpoken(id: $0.id, time: seconds(sample), isCut: true) }
    }

    private func seconds(_ sample: Int) -> Double { Double(sample) / Double(rate) }
}
