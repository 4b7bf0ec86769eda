internal import Foundation
internal import SyncAPI

/// JSON as the API has it.
enum WireCoding {
    /// JSON of a value.
    static func data(_ value: some Encodable) throws(SyncError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value)
        } catch {
            throw SyncError(.refused, "the order cannot be written as JSON (\(error)): report this as a fault")
        }
    }

    /// The same as text, for fields of forms.
    static func text(_ value: some Encodable) throws(SyncError) -> String {
        String(decoding: try data(value), as: UTF8.self)
    }

    /// A value of an answer.
    static func value<Value: Decodable>(_ data: Data, host: String) throws(SyncError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw SyncError(
                .unreadableAnswer,
                "\(host) answered something that is not of this API (v2): see \(SyncAccount.addressVariable), or get a newer "
                    + "Lipstream")
        }
    }

    /// What a service says of an error, in its own words.
    static func message(_ data: Data) -> String {
        (try? JSONDecoder().decode(APIError.self, from: data))?.text ?? ""
    }
}
