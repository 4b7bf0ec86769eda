/// Positions of single landmarks among the 468.
///
/// Right and left are the person's own: the right eye is on the left side of the picture.
public enum LandmarkIndex {
    /// How many landmarks a face has.
    public static let count = 468
    /// Outer corner of the right eye.
    public static let rightEyeOuter = 33
    /// Inner corner of the right eye.
    public static let rightEyeInner = 133
    /// Outer corner of the left eye.
    public static let leftEyeOuter = 263
    /// Inner corner of the left eye.
    public static let leftEyeInner = 362
    /// Right corner of the outer lip.
    public static let mouthRight = 61
    /// Left corner of the outer lip.
    public static let mouthLeft = 291
    /// Top of the upper lip, in the middle.
    public static let upperLipTop = 0
    /// Lower edge of the upper lip, in the middle.
    public static let innerLipTop = 13
    /// Upper edge of the lower lip, in the middle.
    public static let innerLipBottom = 14
    /// Lowest point of the chin.
    public static let chin = 152
    /// Top of the forehead.
    public static let forehead = 10
    /// Between the eyes.
    public static let noseBridge = 6
    /// Tip of the nose.
    public static let noseTip = 4
    /// Below the tip of the nose.
    public static let noseUnderTip = 1
    /// Where the nose meets the upper lip.
    public static let subnasale = 2
    /// Right nostril.
    public static let rightNostril = 98
    /// Left nostril.
    public static let leftNostril = 327
    /// Points that move with the skull, never with the mouth; their mean anchors the upper teeth.
    public static let skullAnchor = [subnasale, rightNostril, leftNostril, noseTip, noseUnderTip]
    /// Points that neither speech nor looks move much: the corners of the eyes, the nose's bridge and ridge, its base.
    public static let skull =
        [rightEyeOuter, rightEyeInner, leftEyeInner, leftEyeOuter, noseBridge, 6, 197, 195, 5] + skullAnchor
}

/// Landmarks in a row: closed outlines and open lines.
public enum LandmarkRing {
    /// Outer lip, 20: right corner, upper lip, left corner, lower lip.
    public static let outerLip = [
        61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
    ]
    /// Inner lip, 20, each the partner of the same place in ``outerLip``.
    public static let innerLip = [
        78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
    ]
    /// Outline of the face, 36, from the forehead over the left side to the chin and back.
    public static let oval = [
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
        150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
    ]
    /// Outline of the right eye, 16: outer corner, upper lid, inner corner, lower lid.
    public static let rightEye = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7]
    /// Outline of the left eye, 16: outer corner, upper lid, inner corner, lower lid.
    public static let leftEye = [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]
    /// Edge of the right upper lid between the corners, from outside to inside, 7.
    public static let rightUpperLid = [246, 161, 160, 159, 158, 157, 173]
    /// Edge of the right lower lid between the corners, from outside to inside, 7; partners of ``rightUpperLid``.
    public static let rightLowerLid = [7, 163, 144, 145, 153, 154, 155]
    /// Edge of the left upper lid between the corners, from outside to inside, 7.
    public static let leftUpperLid = [466, 388, 387, 386, 385, 384, 398]
    /// Edge of the left lower lid between the corners, from outside to inside, 7; partners of ``leftUpperLid``.
    public static let leftLowerLid = [249, 390, 373, 374, 380, 381, 382]
    /// Right brow, 10: its upper edge from outside to inside, then its lower edge.
    public static let rightBrow = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
    /// Left brow, 10: its upper edge from outside to inside, then its lower edge.
    public static let leftBrow = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]
}
