/// A name in XMP: which vocabulary, and which word of it.
struct MarkName: Hashable {
    let space: String
    let word: String

    static let creatorTool = MarkName(space: Spaces.xmp, word: "CreatorTool")
    static let createDate = MarkName(space: Spaces.xmp, word: "CreateDate")
    static let sourceType = MarkName(space: Spaces.iptc, word: "DigitalSourceType")
    static let system = MarkName(space: Spaces.iptc, word: "AISystemUsed")
    static let systemVersion = MarkName(space: Spaces.iptc, word: "AISystemVersionUsed")
    static let engine = MarkName(space: Spaces.own, word: "Engine")
    static let modelName = MarkName(space: Spaces.own, word: "ModelName")
    static let modelDigest = MarkName(space: Spaces.own, word: "ModelSHA256")
    static let restorerName = MarkName(space: Spaces.own, word: "RestorerName")
    static let restorerDigest = MarkName(space: Spaces.own, word: "RestorerSHA256")

    /// Vocabularies, by the addresses that name them.
    enum Spaces {
        static let packet = "adobe:ns:meta/"
        static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        static let xmp = "http://ns.adobe.com/xap/1.0/"
        /// The [IPTC Photo Metadata Standard](https://iptc.org/std/photometadata/specification/)'s extension.
        static let iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
        /// Ours: no vocabulary has words for digests of models.
        static let own = "urn:x-lipstream:provenance:1:"
    }
}
