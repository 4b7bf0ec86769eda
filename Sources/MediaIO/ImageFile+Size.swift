public import Foundation

extension ImageFile {
    /// Looks at how large a picture says that it is, without decoding it.
    ///
    /// - Parameter url: a picture.
    /// - Returns: pixels in a row and rows, as stored; `nil` for a kind whose head is not read.
    /// - Throws: ``MediaError`` where the file cannot be read at all.
    public static func declaredSize(of url: URL) throws(MediaError) -> (width: Int, height: Int)? {
        let file = try LocalFile(url)
        guard let kind = PictureKind(try file.head(32)) else { return nil }
        return PictureHeader(try file.head(file.size), kind: kind).size
    }
}
