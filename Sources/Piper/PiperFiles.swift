public import Foundation

/// The files of a voice that is installed, and what is known about them from outside.
public struct PiperFiles: Sendable, Hashable {
    /// What it is chosen by: `en_US-joe-medium`.
    public let name: String
    /// The network, an ONNX file.
    public let network: URL
    /// What the network takes, a JSON file.
    public let description: URL
    /// Its terms, where they are known.
    public let licence: String?
    /// Changes when the files do, so that a voice that was replaced is read anew.
    public let version: String

    /// Names the files of a voice.
    ///
    /// - Parameters:
    ///   - name: what it is chosen by.
    ///   - network: the ONNX file.
    ///   - description: the JSON file.
    ///   - licence: its terms, where they are known.
    ///   - version: changes when the files do.
    public init(name: String, network: URL, description: URL, licence: String? = nil, version: String = "") {
        (self.name, self.network, self.description) = (name, network, description)
        (self.licence, self.version) = (licence, version)
    }
}
