public import Media

extension Utterance {
    /// All of it in one piece, for a text that is known to be short.
    ///
    /// - Returns: sound of one channel.
    /// - Throws: ``SpeechError``.
    public func whole() async throws(SpeechError) -> AudioChunk {
        var all: AudioChunk?
        var sentences = makeAsyncIterator()
        while let chunk = try await sentences.next() {
            if all == nil { all = chunk } else { all?.samples += chunk.samples }
        }
        guard let all else { throw .nothingToSay }
        return all
    }
}
