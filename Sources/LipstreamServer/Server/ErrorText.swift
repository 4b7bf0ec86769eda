internal import Faces
internal import Foundation
internal import LipSync
internal import MediaIO
internal import SpeechProcessing

/// What clients are told of an error: the one place where an error becomes words for them.
///
/// Sentences of lower layers are written for whoever runs a command and may name files. Paths and our own names are taken
/// out of them, and of an error that is not known here nothing is told at all; the log has the whole.
enum ErrorText {
    /// What stands in for a path or one of our names.
    private static let standIn = "the file"

    /// The sentence for clients.
    static func forClients(_ error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.message
        case let error as MediaError: scrubbed(error.description)
        case let error as FaceError: scrubbed(error.description)
        case let error as LipSyncError: scrubbed(error.description)
        case let error as LiveError: scrubbed(error.description)
        case let error as SpeechError: scrubbed(error.description)
        case let error as FetchError: scrubbed(error.description)
        case let error as any ExplainedError: scrubbed(error.sentence)
        default: "The server could not do it."
        }
    }

    /// A sentence without paths of this computer and without our own names for things.
    static func scrubbed(_ sentence: String) -> String {
        var text = sentence.replacing(path) { "\($0.1)\(standIn)" }.replacing(ownName, with: standIn)
        while text.contains("\(standIn) \(standIn)") { text = text.replacing("\(standIn) \(standIn)", with: standIn) }
        return text
    }

    /// An absolute path or a file address.
    ///
    /// Folders may have spaces in their names, so a path goes on to the last slash
    /// before the next mark of punctuation; addresses of the web are left alone.
    private static var path: Regex<(Substring, Substring)> {
        /(^|[\s"'(\[<=])(?:file:\/*|~)?\/(?:[^;:,"'()\n]*\/)?[^\s;:,"'()\/]+\/?/
    }
    /// 16 hexadecimal digits, see ``Identifier``, with what our files' names have behind them.
    private static var ownName: Regex<Substring> {
        // Unicode sees no end of a word before a point between letters.
        /\b[0-9a-f]{16}\b(?:\.[A-Za-z0-9]+)*/.wordBoundaryKind(.simple)
    }
}

/// An error of the program around the server whose sentence was written for people.
public protocol ExplainedError: Error {
    /// What was wrong and what to do next; may name files.
    var sentence: String { get }
}
