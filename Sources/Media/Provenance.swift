/// What made the pictures of a film: engines tell it, and every film carries it for machines to read.
public struct Provenance: Sendable, Hashable {
    /// Where pictures come from, by the names of
    /// [IPTC's vocabulary](https://cv.iptc.org/newscodes/digitalsourcetype/).
    public enum SourceType: String, Sendable, CaseIterable {
        /// A network that was trained on other pictures drew them.
        case trainedAlgorithmicMedia
        /// A picture of the world, changed by a program.
        case compositeSynthetic

        /// The term as metadata have it.
        public var address: String { "http://cv.iptc.org/newscodes/digitalsourcetype/\(rawValue)" }
    }

    /// A model that had a part in it.
    public struct Model: Sendable, Hashable {
        /// What the user calls it, or its file's name.
        public var name: String
        /// SHA-256 of what it was made from: 64 hexadecimal digits, lower case; `nil` where nobody has added it up.
        public var digest: String?

        /// Names a model.
        ///
        /// - Parameters:
        ///   - name: what the user calls it, or its file's name.
        ///   - digest: its SHA-256, 64 hexadecimal digits.
        public init(name: String, digest: String? = nil) { (self.name, self.digest) = (name, digest) }
    }

    /// The engine's name: `mesh`, `wav2lip`.
    public var engine: String
    /// Whether a network draws the pixels; otherwise they are the photo's own, moved.
    public var isDrawnByNetwork: Bool
    /// The engine's model, where it has one.
    public var model: Model?
    /// The model that made the face clearer afterwards.
    public var restorer: Model?

    /// Tells what an engine is.
    ///
    /// - Parameters:
    ///   - engine: its name.
    ///   - isDrawnByNetwork: whether a network draws the pixels.
    ///   - model: its model, where it has one.
    ///   - restorer: the model behind it.
    public init(engine: String, isDrawnByNetwork: Bool, model: Model? = nil, restorer: Model? = nil) {
        (self.engine, self.isDrawnByNetwork) = (engine, isDrawnByNetwork)
        (self.model, self.restorer) = (model, restorer)
    }

    /// Where the pictures come from; a restorer is a network that draws, too.
    public var sourceType: SourceType {
        isDrawnByNetwork || restorer != nil ? .trainedAlgorithmicMedia : .compositeSynthetic
    }

    /// The same with a restorer behind it.
    ///
    /// - Parameter model: the restorer.
    /// - Returns: what the two make together.
    public func restored(by model: Model) -> Provenance {
        var result = self
        result.restorer = model
        return result
    }
}
