public import Foundation

/// The articulation networks' weights, laid out for fast use; immutable and shared by all articulators.
public final class ArticulationModel: Sendable {
    /// Networks whose outputs are averaged.
    let networks: [NetworkWeights]
    /// Hops of 12.5 ms between what the networks hear and what they tell, 0 to 7.
    public let delaySteps: Int

    /// Reads a weights file.
    ///
    /// - Parameter url: a file in the format that `Training/` writes.
    /// - Throws: ``ArticulationError`` when it is missing or damaged.
    public convenience init(contentsOf url: URL) throws(ArticulationError) {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw ArticulationError(
                code: .weightsMissing,
                description: "Reading the articulation weights \(url.path) failed: \(error.localizedDescription). "
                    + "Name a file that exists and can be read.")
        }
        try self.init(bytes: [UInt8](data))
    }

    /// Takes a weights file's bytes.
    ///
    /// - Parameter bytes: the whole file.
    /// - Throws: ``ArticulationError`` when they are damaged.
    public convenience init(bytes: [UInt8]) throws(ArticulationError) {
        let file = try WeightsFile(bytes)
        var networks: [NetworkWeights] = []
        for network in file.header.networks { networks.append(try NetworkWeights(network, in: file)) }
        self.init(networks: networks, delaySteps: file.header.delaySteps)
    }

    init(networks: [NetworkWeights], delaySteps: Int) { (self.networks, self.delaySteps) = (networks, delaySteps) }

    /// The weights that come with the program.
    ///
    /// - Returns: the model, read anew at each call.
    /// - Throws: ``ArticulationError`` when they are missing or damaged.
    public static func bundled() throws(ArticulationError) -> ArticulationModel {
        try ArticulationModel(contentsOf: bundledFile())
    }

    /// Where the weights that come with the program are.
    ///
    /// They lie in the resource folder beside the executable, or, while the program is being developed, in its sources.
    ///
    /// - Returns: a file that is there.
    /// - Throws: ``ArticulationError`` (`weightsMissing`).
    public static func bundledFile() throws(ArticulationError) -> URL {
        // Not `Bundle.module`, which ends the process where the folder is missing.
        let name = "articulation.weights"
        let beside = [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap { $0 }
        let folders = beside.flatMap { folder in
            ["lipstream_Articulation.resources", "lipstream_Articulation.bundle"].map(folder.appendingPathComponent)
        }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Resources")
        let candidates = (folders + [sources]).map { $0.appendingPathComponent(name) }
        guard let url = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw ArticulationError(
                code: .weightsMissing,
                description: "Finding the articulation weights failed: there is no \(folders[0].path)/\(name). "
                    + "Keep the folder lipstream_Articulation.resources beside the executable.")
        }
        return url
    }
}
