internal import Media

extension FaceLandmarks {
    /// Pixels between the middles of two faces.
    func distance(to other: FaceLandmarks) -> Float { (bounds.center - other.bounds.center).length }

    /// Whether this is further from another face than a head moves in one frame: half its size.
    func jumped(from other: FaceLandmarks) -> Bool {
        distance(to: other) > 0.5 * max(other.bounds.width, other.bounds.height)
    }

    /// Whether the points still span a face; a lost region can shrink to nothing.
    var isPlausible: Bool {
        let box = bounds
        return box.width > 8 && box.height > 8 && pixelsPerMillimetre.isFinite
    }
}
