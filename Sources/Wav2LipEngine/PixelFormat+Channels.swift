internal import Media

extension PixelFormat {
    /// Where a pixel of this format keeps a network's first, second and third channel.
    func offsets(_ order: Wav2LipSignature.ChannelOrder) -> (Int, Int, Int) {
        let color = colorOffsets
        return order == .bgr ? (color.blue, color.green, color.red) : (color.red, color.green, color.blue)
    }
}
