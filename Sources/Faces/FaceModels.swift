public import Foundation
internal import Inference

/// Where the three model files are.
public struct FaceModels: Sendable, Hashable {
    /// BlazeFace, full range: 192 x 192, faces up to 5 m away.
    public let fullRangeDetector: URL
    /// BlazeFace, short range: 128 x 128, faces up to 2 m away.
    public let shortRangeDetector: URL
    /// Face Mesh: 468 landmarks.
    public let mesh: URL

    /// Takes a folder with the files as MediaPipe names them.
    public init(folder: URL) {
        fullRangeDetector = folder.appendingPathComponent("face_detection_full_range_sparse.tflite")
        shortRangeDetector = folder.appendingPathComponent("face_detection_short_range.tflite")
        mesh = folder.appendingPathComponent("face_landmark.tflite")
    }
}

extension FaceError {
    /// The file holds another model than its name says.
    init(_ file: URL, isNot what: String) {
        self.init(
            .model(.modelUnreadable),
            "\(file.path) is a model, but not the \(what): delete it and run Scripts/bootstrap")
    }
}
