extension AudioChunk {
    /// The sound as a WAV file: 16 bits, little endian; what lies outside of -1...1 is clipped.
    public var waveFile: [UInt8] {
        Self.waveHeader(sampleRate: sampleRate, channels: channels, frames: frames) + Self.waveSamples(samples)
    }

    /// How a WAV file of 16 bits begins.
    ///
    /// - Parameters:
    ///   - sampleRate: of what follows.
    ///   - channels: of what follows.
    ///   - frames: how many follow.
    /// - Returns: 44 bytes.
    public static func waveHeader(sampleRate: SampleRate, channels: Int, frames: Int) -> [UInt8] {
        func bytes(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let (rate, size) = (sampleRate.hertz, frames * channels * 2)
        var header = Array("RIFF".utf8) + bytes(36 + size, 4) + Array("WAVEfmt ".utf8)
        // 1 is PCM.
        header += bytes(16, 4) + bytes(1, 2) + bytes(channels, 2)
        header += bytes(rate, 4) + bytes(rate * channels * 2, 4) + bytes(channels * 2, 2) + bytes(16, 2)
        return header + Array("data".utf8) + bytes(size, 4)
    }

    /// Samples as they follow in it.
    ///
    /// - Parameter samples: interleaved; what lies outside of -1...1 is clipped.
    /// - Returns: two bytes a sample.
    public static func waveSamples(_ samples: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * 2)
        for sample in samples {
            let word = UInt16(bitPattern: Int16((max(-1, min(1, sample)) * 32767).rounded()))
            bytes.append(UInt8(word & 255))
            bytes.append(UInt8(word >> 8))
        }
        return bytes
    }
}
