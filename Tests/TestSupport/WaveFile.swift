public import Foundation

/// Writes PCM sound files of 16 bits byte by byte, so that tests do not depend on the writer that they test.
public enum WaveFile {
    /// Writes a sound.
    ///
    /// - Parameters:
    ///   - url: the file to make.
    ///   - sampleRate: samples a second in each channel.
    ///   - channels: how many; more than two are written as WAVE_FORMAT_EXTENSIBLE (7.1 for eight).
    ///   - seconds: how long.
    ///   - sample: the value at a time in seconds, in every channel; what lies outside of -1...1 is clipped.
    /// - Throws: Foundation's error when the file cannot be made.
    public static func write(
        to url: URL, sampleRate: Int = 16_000, channels: Int = 1, seconds: Double, sample: (Double) -> Double
    ) throws {
        let frames = Int((seconds * Double(sampleRate)).rounded())
        var data = header(sampleRate: sampleRate, channels: channels, frames: frames)
        data.reserveCapacity(data.count + frames * channels * 2)
        for frame in 0..<frames {
            let value = min(max(sample(Double(frame) / Double(sampleRate)), -1), 1)
            let word = UInt16(bitPattern: Int16(value * 32767))
            for _ in 0..<channels { data += [UInt8(word & 255), UInt8(word >> 8)] }
        }
        try data.write(to: url)
    }

    /// Writes silence of any length without taking room on the disk.
    ///
    /// - Parameters:
    ///   - url: the file to make.
    ///   - sampleRate: samples a second; one channel.
    ///   - seconds: how long, under 4 GB in all.
    /// - Throws: Foundation's error when the file cannot be made.
    public static func writeSilence(to url: URL, sampleRate: Int = 8000, seconds: Double) throws {
        let frames = Int(seconds * Double(sampleRate))
        let head = header(sampleRate: sampleRate, channels: 1, frames: frames)
        try head.write(to: url)
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: UInt64(head.count + frames * 2))
        try handle.close()
    }

    /// Something like speech: a voice of 120 Hz with two formants' worth of overtones, four syllables a second.
    ///
    /// - Parameter time: in seconds.
    /// - Returns: -1...1.
    public static func babble(_ time: Double) -> Double {
        let syllable = max(0, sin(2 * .pi * 4 * time))
        let voice = (1...20).reduce(0.0) { sum, harmonic in
            let frequency = 120.0 * Double(harmonic)
            let formants = exp(-pow((frequency - 600) / 200, 2)) + 0.5 * exp(-pow((frequency - 1200) / 300, 2))
            return sum + (0.1 + formants) * sin(2 * .pi * frequency * time)
        }
        return 0.2 * syllable * voice
    }

    private static func header(sampleRate: Int, channels: Int, frames: Int) -> Data {
        func word(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> (8 * $0) & 255) } }
        let isExtensible = channels > 2
        var format = word(isExtensible ? 0xFFFE : 1, 2) + word(channels, 2) + word(sampleRate, 4)
        format += word(sampleRate * channels * 2, 4) + word(channels * 2, 2) + word(16, 2)
        if isExtensible {
            // 7.1: front, centre, low, back and side speakers; then the GUID of PCM.
            format += word(22, 2) + word(16, 2) + word(channels == 8 ? 0x63F : (1 << channels) - 1, 4)
            format += [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        }
        let size = frames * channels * 2
        var bytes = Array("RIFF".utf8) + word(20 + format.count + size, 4) + Array("WAVEfmt ".utf8)
        bytes += word(format.count, 4) + format + Array("data".utf8) + word(size, 4)
        return Data(bytes)
    }
}
