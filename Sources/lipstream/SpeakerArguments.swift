import ArgumentParser
import Faces
import Foundation
import LipSync

/// Who speaks where several faces do.
struct SpeakerArguments: ParsableArguments {
    @Option(
        name: .customLong("speaker"), parsing: .singleValue,
        help: ArgumentHelp(
            "A face and what it says, once for each face, in place of <speech>. The face is a number, 1 being the "
                + "largest, or a pixel x,y in it. All sounds begin together and are heard together: who listens is silent "
                + "in their own file.", valueName: "face=file"))
    var speakers: [Speaker] = []

    /// A face and a file, written `1=anna.wav` or `640,300=anna.wav`.
    struct Speaker: ExpressibleByArgument {
        let face: FaceChoice
        let url: URL

        init?(argument: String) {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            if let number = Int(parts[0], radix: 10), number > 0 {
                face = .index(number)
            } else if let place = FaceArguments.Place(argument: parts[0]) {
                face = .at(place.point)
            } else {
                return nil
            }
            url = URL(fileURLWithPath: parts[1])
        }
    }

    func validate() throws {
        guard speakers.count <= Self.most else {
            throw ValidationError("--speaker takes at most \(Self.most) faces: each is drawn in every frame.")
        }
        let faces = speakers.map(\.face)
        guard faces.indices.allSatisfy({ !faces[..<$0].contains(faces[$0]) }) else {
            throw ValidationError("--speaker names a face twice: give each its own number or place.")
        }
    }

    private static let most = 8
}
