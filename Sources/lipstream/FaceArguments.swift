import ArgumentParser
import Faces
import Foundation
import Media

/// Which face: shared by all commands that show one.
struct FaceArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A photo or a video with the face, or \"default\" for the portrait that ships.",
            discussion: """
                JPEG, PNG, WebP and more, any size. Best: one adult looking at the camera, mouth closed, the face at \
                least 200 pixels wide. Of a video, the frame of the first two seconds with the most closed mouth is used.
                """))
    var face: String

    @Option(
        name: .customLong("face"),
        help: ArgumentHelp(
            "Which face, 1 being the largest; of a clip also speaking: the one whose mouth moves with its own sound.",
            valueName: "number|speaking"))
    var which: Which?

    @Option(name: .customLong("face-at"), help: ArgumentHelp("The face at this pixel.", valueName: "x,y"))
    var place: Place?

    /// A face by its number, or by what it does.
    enum Which: ExpressibleByArgument, Equatable {
        case number(Int)
        case speaking

        init?(argument: String) {
            if argument == "speaking" {
                self = .speaking
            } else if let number = Int(argument, radix: 10) {
                self = .number(number)
            } else {
                return nil
            }
        }
    }

    /// A pixel, written `x,y`.
    struct Place: ExpressibleByArgument {
        let point: Point

        init?(argument: String) {
            let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
            guard parts.count == 2, let x = parts[0], let y = parts[1], x.isFinite, y.isFinite else { return nil }
            point = Point(x, y)
        }
    }

    func validate() throws {
        if which != nil, place != nil { throw ValidationError("Give --face or --face-at, not both.") }
        if case .number(let number) = which, number < 1 {
            throw ValidationError("--face counts from 1, the largest face.")
        }
    }

    /// Which face of a picture; who speaks in a clip has to be found out first.
    var choice: FaceChoice {
        if case .number(let number) = which { return .index(number) }
        if let place { return .at(place.point) }
        return .largest
    }

    /// Whether it has to be found out who speaks.
    var isSpeaking: Bool { which == .speaking }

    /// The file that was named; `nil` for the portrait that ships.
    var url: URL? { face == "default" ? nil : URL(fileURLWithPath: face) }
}
