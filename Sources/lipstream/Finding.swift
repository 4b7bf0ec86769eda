import Foundation

/// What the doctor found out about one thing.
struct Finding {
    enum State: String {
        /// As it should be.
        case ok
        /// Worth knowing; nothing is broken.
        case note
        /// Broken; the program, or a part of it, does not work.
        case failed
    }

    /// What was looked at, in a word or two: `processor`.
    let name: String
    let state: State
    /// What was found.
    let text: String
    /// What to do about it; `nil` where there is nothing to do.
    let advice: String?
    /// The same for machines.
    let fields: [String: Any]
    /// Whether weights are what is missing.
    let isAboutModels: Bool

    init(
        _ name: String, _ state: State, _ text: String, advice: String? = nil, fields: [String: Any] = [:],
        isAboutModels: Bool = false
    ) {
        (self.name, self.state, self.text, self.advice) = (name, state, text, advice)
        (self.fields, self.isAboutModels) = (fields, isAboutModels)
    }

    /// A thing that is right or not.
    static func check(
        _ name: String, _ isRight: Bool, _ text: String, otherwise advice: String, fields: [String: Any] = [:]
    ) -> Finding {
        Finding(name, isRight ? .ok : .failed, text, advice: isRight ? nil : advice, fields: fields)
    }

    /// A line for people.
    var line: String {
        let mark =
            switch state {
            case .ok: "ok      "
            case .note: "note    "
            case .failed: "FAILED  "
            }
        return mark + name.padding(toLength: max(12, name.count), withPad: " ", startingAt: 0) + text
            + (advice.map { ": \($0)" } ?? "")
    }

    /// An object for machines.
    var object: [String: Any] {
        var object: [String: Any] = ["event": "check", "check": name, "state": state.rawValue, "text": text]
        object["advice"] = advice
        return object.merging(fields) { own, _ in own }
    }
}
