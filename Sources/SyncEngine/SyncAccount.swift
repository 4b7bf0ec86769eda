public import Foundation

/// Where the service is, and what it knows the user by.
public struct SyncAccount: Sendable, Hashable {
    /// The service's address; paths of the API begin with `v2` behind it.
    public let address: URL
    /// The secret that goes with every request, in the header `x-api-key`; never shown.
    let key: String

    /// The environment variable with the key.
    public static let keyVariable = "SYNC_API_KEY"
    /// The environment variable with another address, such as that of a server of one's own.
    public static let addressVariable = "SYNC_BASE_URL"
    /// The address of the official client.
    public static let usualAddress = "https://api.sync.so"

    /// Takes key and address from the environment; asks nobody.
    ///
    /// - Parameter environment: variables.
    /// - Throws: ``SyncError``: `noKey`, `wrongAddress`.
    public init(_ environment: [String: String]) throws(SyncError) {
        address = try Self.address(environment)
        let key = (environment[Self.keyVariable] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty else {
            throw SyncError(
                .noKey,
                "no key for \(address.host ?? "the service") is set: make one in your account there, and set "
                    + "\(Self.keyVariable) to it (export \(Self.keyVariable)=...)")
        }
        // Anything else would not survive in a header, or would end it.
        guard key.utf8.count <= 500, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SyncError(
                .noKey,
                "\(Self.keyVariable) is set to something that is no key (a space or a strange letter is in it): copy it anew"
            )
        }
        self.key = key
    }

    /// Whether the key would travel readable for everybody on the way.
    public var isUnprotected: Bool {
        let host = address.host ?? ""
        return address.scheme?.lowercased() == "http" && host != "localhost" && host != "::1" && !host.hasPrefix("127.")
    }

    /// Whether a key is set, without looking at it further.
    ///
    /// - Parameter environment: variables.
    /// - Returns: whether there is something in the variable.
    public static func hasKey(_ environment: [String: String]) -> Bool {
        environment[keyVariable].map { !$0.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty } ?? false
    }

    private static func address(_ environment: [String: String]) throws(SyncError) -> URL {
        let text = environment[addressVariable].flatMap { $0.isEmpty ? nil : $0 } ?? usualAddress
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false, url.user == nil, url.password == nil, url.query == nil, url.fragment == nil
        else {
            throw SyncError(
                .wrongAddress,
                "\(addressVariable) is not the address of a service: give one such as \(usualAddress) or "
                    + "http://localhost:8080, without name, password and ?")
        }
        return url
    }

    /// The address of a call.
    ///
    /// - Parameters:
    ///   - path: such as `v2/generate`.
    ///   - query: names and values.
    /// - Returns: the whole address.
    func url(_ path: String, _ query: [URLQueryItem] = []) -> URL {
        let url = address.appendingPathComponent(path)
        return query.isEmpty ? url : url.appending(queryItems: query)
    }
}
