/// The weights that this program knows.
public enum ModelCatalogue {
    private static let mediaPipe = ModelEntry.Licence(
        name: "Apache-2.0", text: "MediaPipe, Copyright Google LLC; keep the licence with copies",
        allowsCommercialUse: true)

    /// All of them, in the order in which they are used.
    public static let entries = [
        ModelEntry(
            name: "face-detector-full", purpose: "finds faces, near and far", engine: .faces, licence: mediaPipe,
            version: "BlazeFace full range (sparse), mediapipe 0.10.21",
            location: .dependencies("face_detection_full_range_sparse.tflite"),
            content: .init(
                sha256: "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1", size: 676_746)),
        ModelEntry(
            name: "face-detector-short", purpose: "finds large faces that the other detector misses", engine: .faces,
            licence: mediaPipe, version: "BlazeFace short range, mediapipe 0.10.21",
            location: .dependencies("face_detection_short_range.tflite"),
            content: .init(
                sha256: "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8", size: 229_714)),
        ModelEntry(
            name: "face-mesh", purpose: "finds 468 landmarks of a face", engine: .faces, licence: mediaPipe,
            version: "Face Mesh, mediapipe 0.10.21", location: .dependencies("face_landmark.tflite"),
            content: .init(
                sha256: "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814", size: 1_242_398)),
        ModelEntry(
            name: "articulation", purpose: "turns speech into mouth poses", engine: .mesh,
            licence: .init(
                name: "Apache-2.0", text: "trained for Lipstream on synthetic voices; see Training/",
                allowsCommercialUse: true),
            version: "1", location: .bundled, content: nil),
    ]

    /// The entry of that name, or `nil`.
    public static func entry(named name: String) -> ModelEntry? { entries.first { $0.name == name } }
}
