extension AudioChunk {
    /// The sound as a WAV file: 16 bits, little endian; what lies outside of -1...1 is clipped.
    public var waveFile: [UInt8] {
        func bytes(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let (rate, size) = (sampleRate.hertz, samples.count * 2)
        var file = Array("RIFF".utf8) + bytes(36 + size, 4) + Array("WAVEfmt ".utf8)
        // 1 is PCM.
        file += bytes(16, 4) + bytes(1, 2) + bytes(channels, 2)
        file += bytes(rate, 4) + bytes(rate * channels * 2, 4) + bytes(channels * 2, 2) + bytes(16, 2)
        file += Array("data".utf8) + bytes(size, 4)
        file.reserveCapacity(file.count + size)
        for sample in samples {
            let word = UInt16(bitPattern: Int16((max(-1, min(1, sample)) * 32767).rounded()))
            file.append(UInt8(word & 255))
            file.append(UInt8(word >> 8))
        }
        return file
    }
}
