internal import SpeechProcessing

extension LiveSession {
    /// Changes settings.
    ///
    /// - Parameter settings: what is to change.
    /// - Throws: ``LiveError`` (`badRequest`) for a value that is not possible or a setting that the engine does not have.
    public func apply(_ settings: LiveSettings) throws(LiveError) {
        guard settings.restorer == nil || settings.restorer == "none" else {
            throw LiveError(
                .badRequest, "a restorer takes longer than a picture may",
                hint: "Leave it out, and restore a film instead.")
        }
        guard settings.alignment == nil else {
            throw LiveError(
                .badRequest, "the alignment decides the look-ahead, which stays as \"ready\" said",
                hint: "Leave it out: live sessions are aligned as the network was trained.")
        }
        if let threshold = settings.silenceThreshold {
            guard SpeechLimits.silence.contains(threshold) else {
                throw LiveError(
                    .badRequest, "a silence threshold of \(threshold) is not possible",
                    hint: "Choose 0 to \(Int(SpeechLimits.silence.upperBound)); 150 is the default.")
            }
            gate.threshold = Float(threshold)
            performer.listen(silenceThreshold: Float(threshold))
        }
        if let feather = settings.feather, !performer.blend(feather: feather) {
            throw LiveError(
                .badRequest, "the engine \(description.engine) has no feather \"\(feather)\"",
                hint: "Leave it out, or choose another engine.")
        }
    }
}
