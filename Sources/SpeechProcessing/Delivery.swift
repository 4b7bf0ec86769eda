/// How a voice reads.
public struct Delivery: Sendable, Equatable {
    /// Words a minute that can be asked for.
    public static let rates = 80...450
    /// Pitches that can be asked for.
    public static let pitches = 0...99

    /// Words a minute, 80...450.
    public let wordsPerMinute: Int
    /// From low to high, 0...99; 50 is the voice's own.
    public let pitch: Int

    /// 160 words a minute at the voice's own pitch: somewhat slower than espeak's 175, as presenters speak.
    public static let standard = Delivery(rate: 160, pitch: 50)

    private init(rate: Int, pitch: Int) { (wordsPerMinute, self.pitch) = (rate, pitch) }

    /// Chooses rate and pitch.
    ///
    /// - Parameters:
    ///   - wordsPerMinute: 80...450.
    ///   - pitch: 0...99.
    /// - Throws: ``SpeechError`` with code `invalidDelivery` when one is out of range.
    public init(wordsPerMinute: Int = 160, pitch: Int = 50) throws(SpeechError) {
        guard Self.rates.contains(wordsPerMinute), Self.pitches.contains(pitch) else {
            throw SpeechError(
                .invalidDelivery,
                "Setting the voice failed: \(wordsPerMinute) words a minute at pitch \(pitch) cannot be "
                    + "spoken. Choose a rate of 80 to 450 and a pitch of 0 to 99.")
        }
        self.init(rate: wordsPerMinute, pitch: pitch)
    }

    /// The same voice, quicker or slower, as far as ``rates`` go.
    ///
    /// - Parameter factor: 1 changes nothing, 2 is twice as quick.
    /// - Returns: the nearest possible delivery.
    public func scaled(by factor: Double) -> Delivery {
        let wanted = (Double(wordsPerMinute) * factor).rounded()
        let possible = max(Double(Self.rates.lowerBound), min(Double(Self.rates.upperBound), wanted))
        return Delivery(rate: Int(possible), pitch: pitch)
    }
}
