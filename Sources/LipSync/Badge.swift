public import Media

/// A small visible mark in a corner of a film, "AI" in a dark box: for people, as the file's own mark is for machines.
public struct Badge: Sendable, Equatable {
    /// Where the face of a photo is, so that the mark stays away from it; clips tell that themselves.
    public let face: Rectangle?

    /// Makes a mark.
    ///
    /// - Parameter face: where a photo's face is, in its pixels.
    public init(awayFrom face: Rectangle? = nil) { self.face = face }
}

/// Paints the mark onto frames of one size.
///
/// It keeps to the corner at the bottom right until a face comes there, and moves only to a corner that is free.
package struct BadgePainter {
    /// What the mark covers in a picture, to be put back before the picture is drawn on again.
    package struct Covered {
        fileprivate let left: Int
        fileprivate let top: Int
        fileprivate let rows: [ArraySlice<UInt8>]
    }

    private let stamp: BadgeStamp
    /// Where the mark may be: bottom right, bottom left, top right, top left.
    private let places: [(left: Int, top: Int)]
    private var place = 0

    /// Prepares for pictures of one size.
    package init(width: Int, height: Int) {
        stamp = BadgeStamp(shorterSide: min(width, height), fitting: width)
        let margin = stamp.height / 2
        let (right, bottom) = (max(0, width - stamp.width - margin), max(0, height - stamp.height - margin))
        let (left, top) = (min(margin, right), min(margin, bottom))
        places = [(right, bottom), (left, bottom), (right, top), (left, top)]
    }

    /// Where the mark is now.
    var area: Rectangle { area(of: place) }

    /// Paints it.
    ///
    /// - Parameters:
    ///   - picture: of the painter's size, without the mark.
    ///   - face: where the face is in it.
    /// - Returns: what it covers.
    @discardableResult
    package mutating func paint(on picture: inout Image, face: Rectangle?) -> Covered {
        if let face, covers(face, place), let free = places.indices.first(where: { !covers(face, $0) }) {
            place = free
        }
        let (left, top) = places[place]
        let (pixel, colours) = (picture.format.bytesPerPixel, min(3, picture.format.bytesPerPixel))
        var rows: [ArraySlice<UInt8>] = []
        for y in 0..<stamp.height {
            let start = (top + y) * picture.stride + left * pixel
            // A copy: a slice would keep the whole picture, which would then be copied to be painted on.
            rows.append(ArraySlice(Array(picture.pixels[start..<start + stamp.width * pixel])))
            for x in 0..<stamp.width {
                let tint = stamp.tints[y * stamp.width + x]
                for channel in start + x * pixel..<start + x * pixel + colours {
                    let level = (Int(clamping: picture.pixels[channel]) * tint.keep + 128) >> 8 + tint.add
                    picture.pixels[channel] = UInt8(clamping: min(255, level))
                }
            }
        }
        return Covered(left: left, top: top, rows: rows)
    }

    /// Takes the mark away again.
    ///
    /// - Parameters:
    ///   - covered: what it covers.
    ///   - picture: the one that it was painted on.
    func remove(_ covered: Covered, from picture: inout Image) {
        for (y, row) in covered.rows.enumerated() {
            let start = (covered.top + y) * picture.stride + covered.left * picture.format.bytesPerPixel
            picture.pixels.replaceSubrange(start..<start + row.count, with: row)
        }
    }

    private func area(of place: Int) -> Rectangle {
        Rectangle(
            x: Float(places[place].left), y: Float(places[place].top), width: Float(stamp.width),
            height: Float(stamp.height))
    }

    private func covers(_ face: Rectangle, _ place: Int) -> Bool { face.intersection(area(of: place)).area > 0 }
}
