internal import Foundation
internal import HTTPTypes
internal import LipSync

/// What a remote control asks its stage to do, checked.
struct StageCommand: Codable, Sendable, Equatable {
    /// What is to be done.
    enum Kind: String, Codable, Sendable {
        /// Says a text.
        case say
        /// Says the next prepared phrase.
        case next
        /// Says the last phrase again.
        case again = "repeat"
        /// Says the phrase of a number.
        case phrase
        /// Ends what is being said.
        case stop
        /// Takes over other prepared phrases.
        case phrases
    }

    var type: Kind
    var text: String?
    /// Of a phrase, from 0.
    var index: Int?
    var phrases: [String]?

    /// Prepared phrases, at most, and characters of each.
    static let (mostPhrases, longestPhrase) = (200, 2000)
    /// Bytes of a command: all phrases, written as `\\uXXXX`.
    static let mostBytes = mostPhrases * longestPhrase * 6 + 4096

    /// Reads a command.
    ///
    /// - Throws: ``Failure`` (400 `bad_request`).
    init(json: Data) throws {
        let command: StageCommand
        do {
            command = try JSONDecoder().decode(StageCommand.self, from: json)
        } catch {
            throw Self.refused("The body is no command: it needs a type of say, next, repeat, phrase, stop or phrases.")
        }
        switch command.type {
        case .say:
            guard let text = command.text, !text.isEmpty, text.unicodeScalars.count <= SpeechLimits.text else {
                throw Self.refused("A text has 1 to \(SpeechLimits.text) characters.")
            }
        case .phrase:
            guard let index = command.index, (0..<Self.mostPhrases).contains(index) else {
                throw Self.refused("A phrase has an index from 0.")
            }
        case .phrases:
            guard let phrases = command.phrases, phrases.count <= Self.mostPhrases,
                phrases.allSatisfy({ $0.unicodeScalars.count <= Self.longestPhrase })
            else {
                throw Self.refused(
                    "There may be \(Self.mostPhrases) phrases of \(Self.longestPhrase) characters.")
            }
        case .next, .again, .stop: break
        }
        self = command
    }

    private static func refused(_ message: String) -> Failure {
        Failure(.badRequest, "bad_request", message, hint: "The commands are in Docs/Stage.md.")
    }
}

/// What a stage and its remote control are told, as server-sent events carry it.
enum StageEvent: Sendable {
    /// To the stage.
    case command(StageCommand)
    /// To the stage: 16-bit sound of the remote's microphone, and its rate.
    case sound(Data, rate: Int)
    /// To the stage: whether a remote is paired, and whether it is there. Comes every few seconds, so that a line that
    /// brings nothing is known to be dead.
    case remote(isPaired: Bool, isHere: Bool)
    /// To the remote: whether its stage is there. Comes every few seconds too.
    case stage(isHere: Bool)
    /// To the remote: what the stage says of itself, its own JSON.
    case state(Data)
    /// To either: another one took its place, or it was sent away.
    case over

    /// The event's text.
    var text: String {
        switch self {
        case .command(let command): Self.text("command", (try? JSONEncoder().encode(command)) ?? Data("{}".utf8))
        case .sound(let samples, let rate):
            Self.text("sound", Data(#"{"rate":\#(rate),"samples":"\#(samples.base64EncodedString())"}"#.utf8))
        case .remote(let isPaired, let isHere):
            Self.text("remote", Data(#"{"isPaired":\#(isPaired),"isHere":\#(isHere)}"#.utf8))
        case .stage(let isHere): Self.text("stage", Data(#"{"isHere":\#(isHere)}"#.utf8))
        case .state(let state): Self.text("state", state)
        case .over: Self.text("over", Data("{}".utf8))
        }
    }

    /// JSON has no line feeds that an event would end with, once it was written by an encoder.
    private static func text(_ type: String, _ json: Data) -> String {
        "data: {\"type\":\"\(type)\",\"value\":\(String(decoding: json, as: UTF8.self))}\n\n"
    }
}
