public import Foundation

/// Where the files of a Wav2Lip network are.
public struct Wav2LipFiles: Sendable, Hashable {
    /// The network in one piece.
    public var whole: URL
    /// The face's part and the speech's part, which the importer makes of checkpoints: a photo's face is then encoded once.
    public var parts: (face: URL, speech: URL)? { face.flatMap { face in speech.map { (face, $0) } } }

    private let face: URL?
    private let speech: URL?

    /// Names the files.
    ///
    /// - Parameters:
    ///   - whole: ONNX or OpenVINO IR of the whole network.
    ///   - face: its face encoder.
    ///   - speech: all the rest of it.
    public init(whole: URL, face: URL? = nil, speech: URL? = nil) {
        (self.whole, self.face, self.speech) = (whole, face, speech)
    }
}
