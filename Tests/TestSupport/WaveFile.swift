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

    /// A voice that speaks without a pause: three seconds of espeak-ng's, again and again.
    ///
    /// Tones alone are not heard as speech.
    ///
    /// - Parameter time: in seconds.
    /// - Returns: -1...1.
    public static func babble(_ time: Double) -> Double {
        let position = max(0, time) * 16_000
        let (index, part) = (Int(position), position - position.rounded(.down))
        let (one, next) = (voice[index % voice.count], voice[(index + 1) % voice.count])
        return one + (next - one) * part
    }

    /// The clip of `Tests/ArticulationTests`, without the silence at its ends.
    private static let voice: [Double] = {
        let url = Samples.package.appendingPathComponent("Tests/ArticulationTests/Expected/speech.npy")
        guard let samples = try? NumpyArray(contentsOf: url).values else { return [0, 0] }
        let isLoud = { (sample: Float) in abs(sample) > 300 }
        let first = samples.firstIndex(where: isLoud) ?? 0
        let last = samples.lastIndex(where: isLoud) ?? samples.count - 1
        return samples[first...last].map { Double($0) / 32768 }
    }()

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
