/// How well the mouth follows the sound, and how late or early it is.
public struct Synchrony: Sendable, Equatable {
    /// Pearson's r of two curves, as they are and slid to where they agree best; `nil` where one of them does not change.
    public struct Agreement: Sendable, Equatable {
        /// As the video plays.
        public let atZero: Double?
        /// With the picture moved by the lag.
        public let atLag: Double?
    }

    /// Of the lips' distance.
    public let aperture: Agreement
    /// Of the mouth's width.
    public let width: Agreement
    /// Seconds by which the picture is late; negative where it is early, `nil` where the mouth does not move.
    public let lag: Double?
    /// What the lag was chosen by: a mean of both correlations, without slow parts.
    public let peak: Double?
    /// The peak that unrelated stretches of sound seldom reach; `nil` for short videos.
    public let chance: Double?

    /// Whether the picture goes with this sound at all; `nil` where that is not known.
    ///
    /// Otherwise the lag means nothing.
    public var isAboveChance: Bool? {
        guard let peak else { return false }
        return chance.map { peak > max($0, Self.leastPeak) }
    }

    /// Compares what is seen with what the sound foretells.
    init(aperture: Curve, width: Curve, speech: SpeechTrack) {
        let search = LagSearch(
            pairs: [
                .init(picture: aperture, sound: speech.aperture, weight: Self.apertureWeight),
                .init(picture: width, sound: speech.width, weight: 1 - Self.apertureWeight),
            ], isSpeech: speech.isSpeech(at:))
        // A few hundredths of a millimetre are the landmarks' own.
        let moves = Self.deviation(of: aperture, speech) > Self.leastMotion
        let found = moves ? search.peak() : nil
        func agreement(_ picture: Curve, _ sound: Curve) -> Agreement {
            guard moves else { return Agreement(atZero: nil, atLag: nil) }
            return Agreement(
                atZero: Self.correlation(picture, sound, speech, lag: 0),
                atLag: found.flatMap { Self.correlation(picture, sound, speech, lag: $0.lag) })
        }
        self.aperture = agreement(aperture, speech.aperture)
        self.width = agreement(width, speech.width)
        (lag, peak) = (found?.lag, found?.agreement)
        chance = found == nil ? nil : search.chance(duration: speech.duration)
    }

    /// Below this deviation in face millimetres a mouth does not speak.
    static let leastMotion = 0.25
    private static let apertureWeight = 0.6
    /// The own sounds of nine people's clips reached 0.48 to 0.70; of 27 sounds of other people the best that was above chance
    /// reached 0.41.
    private static let leastPeak = 0.44

    private static func deviation(of picture: Curve, _ speech: SpeechTrack) -> Double {
        var spread = Spread()
        for (time, value) in zip(picture.times, picture.values) where speech.isSpeech(at: time) {
            spread.add(Double(value))
        }
        return spread.deviation
    }

    private static func correlation(
        _ picture: Curve, _ sound: Curve, _ speech: SpeechTrack, lag: Double
    ) -> Double? {
        var correlation = Correlation()
        for (time, shown) in zip(picture.times, picture.values) where speech.isSpeech(at: time - lag) {
            if let told = sound.value(at: time - lag) { correlation.add(shown, told) }
        }
        return correlation.coefficient
    }
}
