internal import GRDB

/// A film that somebody asked for, as it is kept.
struct DubRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "dubs"

    /// Ours: 16 hexadecimal digits.
    var id: String
    var avatar: String
    /// 1 is the largest.
    var face: Int
    /// Which engine draws; `nil` leaves the choice to the program.
    var engine: String?
    /// What is said; `nil` where a sound file came, which lies in the film's folder.
    var text: String?
    var voice: String?
    /// 1 is as the voice speaks.
    var rate: Double
    /// Whether people see a mark in every frame.
    var badge = false
    /// How much of the picture is shown, a name of `Framing`.
    var framing = "whole"
    /// What the client calls the sound file; `nil` where text came.
    var file: String?
    /// How long the film is, once it is there.
    var seconds: Double?
    var state: DubState
    /// How often it was begun; names the film's file, so that no attempt meets another's.
    var attempt = 0
    /// How many attempts ended because the server was stopped in order, which says nothing against the order.
    var stops = 0
    var note: DubNote?
    /// JSON of ``Failure/Body/Details``.
    var error: String?
    /// Seconds since 1970.
    var createdAt: Double
}

/// What happened to a film on its way.
enum DubNote: String, Codable, CaseIterable, Sendable {
    /// A server ended before it was finished.
    case restarted

    /// The same for people.
    var sentence: String {
        switch self {
        case .restarted: "started again after a restart"
        }
    }
}

/// What became of a film.
public enum DubState: String, Codable, Sendable {
    /// Waits for its turn.
    case queued
    /// Is being made.
    case running
    /// Can be fetched.
    case done
    /// Could not be made.
    case failed
    /// Nobody wants it any more.
    case cancelled

    /// Whether nothing changes any more.
    var isFinal: Bool { self == .done || self == .failed || self == .cancelled }
}
