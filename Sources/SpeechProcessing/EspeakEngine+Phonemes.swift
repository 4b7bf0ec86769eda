internal import CEspeakNG

extension EspeakEngine {
    /// Translates a text into phonemes, clause by clause.
    ///
    /// - Throws: ``SpeechError`` when the library lacks the language or the task is cancelled.
    func clauses(of text: String, voice: String) throws(SpeechError) -> [PhonemeClause] {
        _ = try catalogue()
        try Self.check(unsafe espeak_ng_SetVoiceByName(voice), "loading the language \(voice)")
        var clauses: [PhonemeClause] = []
        // A zero in the text would end it early.
        let bytes = Array(text.utf8.filter { $0 != 0 }) + [0]
        unsafe bytes.withUnsafeBytes { bytes in
            var start = 0
            while let base = bytes.baseAddress, start < bytes.count - 1, !Task.isCancelled {
                var position: UnsafeRawPointer? = unsafe base + start
                let spoken = unsafe espeak_TextToPhonemes(&position, espeakCHARS_UTF8, espeakPHONEMES_IPA)
                let end = unsafe position.map { unsafe $0 - base }
                let read = unsafe bytes[start..<(end ?? bytes.count - 1)]
                let clause = PhonemeClause(
                    spoken: unsafe spoken.map { unsafe String(cString: $0) } ?? "",
                    text: unsafe String(decoding: read, as: UTF8.self), isLast: end == nil)
                if !clause.phonemes.isEmpty || clause.mark != nil { clauses.append(clause) }
                // It always goes on; were it ever not to, this would never end.
                guard let end, end > start else { break }
                start = end
            }
        }
        if Task.isCancelled { throw .cancelledSpeech }
        return clauses
    }
}
