import Foundation
import Media
import MediaIO

/// What is said of a film that was looked at.
struct InspectionReport {
    let file: String
    let finding: MovieMark.Finding
    /// `nil` where the file's streams cannot be read.
    let summary: MediaSummary?

    private var mark: MovieMark? {
        if case .mark(let mark) = finding { mark } else { nil }
    }

    /// Whether the file says where its pictures come from.
    var isMarked: Bool { mark?.sourceType != nil }

    /// A line for each thing.
    var text: String {
        var lines = ["\(file): \(Self.printable(verdict))"]
        for (name, value) in facts {
            lines.append("  " + name.padding(toLength: 10, withPad: " ", startingAt: 0) + value)
        }
        return lines.joined(separator: "\n")
    }

    /// The same for machines.
    var object: [String: Any] {
        func object(_ model: Provenance.Model) -> [String: Any] {
            var fields: [String: Any] = ["name": model.name]
            fields["sha256"] = model.digest
            return fields
        }
        var fields: [String: Any] = ["event": "inspection", "file": file, "marked": isMarked, "verdict": verdict]
        fields["digitalSourceType"] = mark?.sourceType
        fields["system"] = mark?.system
        fields["engine"] = mark?.engine
        fields["model"] = mark?.model.map(object)
        fields["restorer"] = mark?.restorer.map(object)
        fields["program"] = mark?.program
        fields["created"] = mark?.created
        fields["seconds"] = summary?.duration
        if let pictures = summary?.pictures {
            var video: [String: Any] = ["codec": pictures.codec, "width": pictures.width, "height": pictures.height]
            video["framesPerSecond"] = pictures.frameRate
            fields["video"] = video
        }
        if let sound = summary?.sound {
            fields["audio"] = ["codec": sound.codec, "sampleRate": sound.sampleRate, "channels": sound.channels]
        }
        return fields
    }

    private var verdict: String {
        switch finding {
        case .nothing: return "no mark: the file does not say what made it, which proves nothing about where it is from"
        case .unreadable: return "no mark that can be read: its XMP is damaged, too long, or no XMP"
        case .mark(let mark):
            guard let word = mark.sourceWord else {
                return "no mark: its XMP does not say where the pictures come from"
            }
            return Self.meanings[word].map { "\($0) (\(word))" } ?? "marked as \(word)"
        }
    }

    /// Words of IPTC's vocabulary that films are marked with.
    private static let meanings = [
        "trainedAlgorithmicMedia": "made by AI",
        "compositeSynthetic": "pictures of the world, changed by a program",
        "compositeWithTrainedAlgorithmicMedia": "partly made by AI",
        "algorithmicMedia": "made by a program",
        "algorithmicallyEnhanced": "a recording, improved by a program",
        "compositeCapture": "several recordings put together",
        "composite": "put together from several sources",
        "digitalCapture": "recorded by a camera",
        "computationalCapture": "recorded by a camera and its programs",
        "screenCapture": "recorded from a screen",
        "virtualRecording": "recorded from a virtual world",
        "humanEdits": "a recording, edited by people",
        "digitalCreation": "made by people with programs",
    ]

    private var facts: [(String, String)] {
        var facts: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value { facts.append((name, Self.printable(value))) }
        }
        func described(_ model: Provenance.Model) -> String {
            model.name + (model.digest.map { ", SHA-256 \($0)" } ?? "")
        }
        if mark?.engine == nil { add("system", mark?.system) }
        add("engine", mark?.engine)
        add("model", mark?.model.map(described))
        add("restorer", mark?.restorer.map(described))
        add("program", mark?.program)
        add("made", mark?.created)
        if let pictures = summary?.pictures {
            let rate = pictures.frameRate.map { String(format: ", %g frames a second", ($0 * 1000).rounded() / 1000) }
            add("picture", "\(pictures.width) x \(pictures.height)\(rate ?? ""), \(pictures.codec)")
        }
        if let sound = summary?.sound {
            let channels = sound.channels == 1 ? "mono" : sound.channels == 2 ? "stereo" : "\(sound.channels) channels"
            add("sound", "\(sound.sampleRate) Hz, \(channels), \(sound.codec)")
        }
        add("length", summary?.duration.map { String(format: "%.2f s", $0) })
        return facts
    }

    /// A stranger's text on one line, without what would command a terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    // Format characters turn the direction of a line.
                    [.control, .format].contains(scalar.properties.generalCategory) ? " " : scalar
                }))
    }
}
