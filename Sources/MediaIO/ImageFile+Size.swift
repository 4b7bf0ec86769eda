public import Foundation
public import Media

extension ImageFile {
    /// Looks at how large a picture says that it is, without decoding it.
    ///
    /// - Parameter url: a picture.
    /// - Returns: its extent as stored, which may be anything; `nil` for a kind whose head is not read.
    /// - Throws: ``MediaError`` where the file cannot be read at all.
    public static func declaredSize(of url: URL) throws(MediaError) -> PictureSize? {
        let file = try LocalFile(url)
        guard let kind = PictureKind(try file.head(32)) else { return nil }
        return PictureHeader(try file.head(file.size), kind: kind).size
    }
}
