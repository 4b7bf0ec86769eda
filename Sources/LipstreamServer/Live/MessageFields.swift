/// The fields of one message, and the sentences about wrong ones.
struct MessageFields {
    let values: [String: FlatObject.Value]
    private let type: String

    init(_ object: FlatObject, of type: String) { (values, self.type) = (object.fields, type) }

    /// Refuses fields that the message does not have: a slip of the pen should not be passed over in silence.
    func allow(_ names: [String]) throws(LiveFault) {
        for name in values.keys.sorted() where name != "type" && !names.contains(name) {
            let known = names.isEmpty ? "It has no fields." : "Its fields are \(names.joined(separator: ", "))."
            throw LiveFault(.badMessage, "\"\(type)\" has no field \"\(name.prefix(40))\".", hint: known)
        }
    }

    /// A text, or `nil` where it was left out.
    func string(_ name: String, atMost length: Int) throws(LiveFault) -> String? {
        switch values[name] {
        case nil, .null?: return nil
        case .string(let text)? where text.unicodeScalars.count <= length: return text
        default: throw wrong(name, "a string of at most \(length) characters")
        }
    }

    /// A number, or `nil` where it was left out.
    func number(_ name: String, in range: ClosedRange<Double>) throws(LiveFault) -> Double? {
        switch values[name] {
        case nil, .null?: return nil
        case .number(let number)? where range.contains(number): return number
        default: throw wrong(name, "a number from \(range.lowerBound.plain) to \(range.upperBound.plain)")
        }
    }

    /// A whole number, or `nil` where it was left out.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(LiveFault) -> Int? {
        switch values[name] {
        case nil, .null?: return nil
        case .number(let number)?:
            guard let whole = Int(exactly: number), range.contains(whole) else { break }
            return whole
        default: break
        }
        throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    func wrong(_ name: String, _ right: String) -> LiveFault {
        LiveFault(.badMessage, "\"\(name)\" of \"\(type)\" is not right.", hint: "It is \(right).")
    }

    func missing(_ name: String, _ right: String, code: LiveFault.Code = .badMessage) -> LiveFault {
        LiveFault(code, "\"\(type)\" needs \"\(name)\".", hint: "It is \(right).")
    }
}

extension Double {
    /// `1` rather than `1.0`.
    var plain: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
