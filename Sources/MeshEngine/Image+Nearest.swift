internal import Media

extension Image {
    /// The pixel nearest to a place, at the edge outside.
    func color(near place: Point) -> SIMD4<Float> {
        let x = min(max(Int(place.x.rounded()), 0), width - 1)
        let y = min(max(Int(place.y.rounded()), 0), height - 1)
        return SIMD4<Float>(self[x, y])
    }
}
