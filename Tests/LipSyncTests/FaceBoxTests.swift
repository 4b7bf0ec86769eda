import LipSync
import Media
import Testing

@Suite("Boxes of a face in a clip")
struct FaceBoxTests {
    private typealias Numbers = [[Int]]

    /// Random boxes (left, top, right, bottom).
    private static let found: Numbers = [
        [38, 18, 105, 136], [28, 17, 123, 138], [30, 44, 140, 140], [36, 46, 115, 144], [27, 5, 117, 143],
        [33, 27, 113, 140], [35, 41, 135, 169], [16, 10, 112, 158], [11, 40, 149, 157],
    ]

    /// What numpy makes of the first n of them: the published `get_smoothened_boxes` with T = 5, in place on integers.
    private static let expected: [Int: Numbers] = [
        1: [[38, 18, 105, 136]],
        2: [[33, 17, 114, 137], [30, 17, 118, 137]],
        3: [[29, 30, 131, 139], [29, 30, 131, 139], [29, 37, 135, 139]],
        4: [[36, 46, 115, 144], [36, 46, 115, 144], [36, 46, 115, 144], [36, 46, 115, 144]],
        5: [[31, 26, 120, 140], [30, 27, 123, 141], [30, 29, 123, 141], [30, 26, 119, 141], [29, 22, 120, 141]],
        6: [
            [31, 26, 120, 140], [30, 27, 121, 141], [31, 29, 121, 141], [31, 26, 117, 141], [30, 22, 117, 141],
            [31, 26, 117, 140],
        ],
        9: [
            [31, 26, 120, 140], [30, 27, 121, 141], [32, 32, 124, 147], [29, 25, 118, 150], [24, 24, 125, 153],
            [23, 28, 126, 155], [21, 28, 129, 158], [19, 26, 128, 156], [19, 29, 131, 155],
        ],
    ]

    private static func face(_ numbers: [Int], fraction: Float = 0) -> Rectangle {
        Rectangle(
            x: Float(numbers[0]) + fraction, y: Float(numbers[1]) + fraction, width: Float(numbers[2] - numbers[0]),
            height: Float(numbers[3] - numbers[1]))
    }

    private static func numbers(_ box: FaceBox?) -> [Int]? { box.map { [$0.left, $0.top, $0.right, $0.bottom] } }

    private static let noPads = FacePads(bottom: 0)

    @Test("Boxes are averaged as numpy averages them in the published code", arguments: [1, 2, 3, 4, 5, 6, 9])
    func smoothing(count: Int) {
        var boxes = FaceBoxes(width: 200, height: 200, pads: Self.noPads)
        var result: [FaceBox?] = []
        for (index, numbers) in Self.found.prefix(count).enumerated() {
            // A box of nine frames is settled by the frame four later.
            result += boxes.append(Self.face(numbers, fraction: 0.4))
            #expect(result.count == max(0, index - 3))
        }
        result += boxes.finish()
        #expect(result.compactMap(Self.numbers) == Self.expected[count])
        #expect(boxes.finish().isEmpty)
    }

    @Test("Without averaging each box is its own, at once")
    func noSmoothing() {
        var boxes = FaceBoxes(width: 200, height: 200, pads: Self.noPads, smooths: false)
        for numbers in Self.found { #expect(boxes.append(Self.face(numbers)).map(Self.numbers) == [numbers]) }
        #expect(boxes.finish().isEmpty)
    }

    @Test("Pads widen the box and end at the edges of the picture")
    func pads() {
        let face = Rectangle(x: 10.9, y: 20.9, width: 50, height: 60)
        func box(_ pads: FacePads) -> [Int]? {
            Self.numbers(FaceBox(around: face, pads: pads, width: 100, height: 90))
        }
        #expect(box(FacePads()) == [10, 20, 60, 90])
        #expect(box(FacePads(bottom: 5)) == [10, 20, 60, 85])
        #expect(box(FacePads(top: 3, bottom: 0, left: 4, right: 5)) == [6, 17, 65, 80])
        #expect(box(FacePads(top: 99, bottom: 99, left: 99, right: 99)) == [0, 0, 100, 90])
        #expect(box(FacePads(top: -5, bottom: -5, left: -5, right: -5)) == [15, 25, 55, 75])
        #expect(box(FacePads(top: -40, bottom: -40)) == nil)
    }

    @Test("A face that reaches beyond the picture gets the part inside; one that is outside gets none")
    func outside() {
        let partly = Rectangle(x: -20, y: -30, width: 60, height: 60)
        #expect(Self.numbers(FaceBox(around: partly, pads: Self.noPads, width: 50, height: 50)) == [0, 0, 40, 30])
        let beyond = Rectangle(x: 60, y: 10, width: 20, height: 20)
        #expect(FaceBox(around: beyond, pads: FacePads(), width: 50, height: 50) == nil)
        let broken = Rectangle(x: .nan, y: 0, width: 1, height: 1)
        #expect(FaceBox(around: broken, pads: FacePads(), width: 50, height: 50) == nil)
    }

    @Test("A frame without a face keeps the box before; frames before the first face take its box")
    func missing() {
        var boxes = FaceBoxes(
            width: 200, height: 200, pads: Self.noPads, smooths: false, first: Self.face(Self.found[0]))
        let faces = [nil, nil, Self.found[0], nil, Self.found[1], nil, nil]
        let result = faces.flatMap { boxes.append($0.map { Self.face($0) }) }
        let (first, second) = (Self.found[0], Self.found[1])
        #expect(result.map(Self.numbers) == [first, first, first, first, second, second, second])
    }

    @Test("Where no face is known yet there is no box, and every frame is answered once")
    func unknown() {
        var boxes = FaceBoxes(width: 200, height: 200, pads: Self.noPads)
        #expect(boxes.append(nil) == [nil])
        #expect(boxes.append(nil) == [nil])
        #expect(boxes.append(Self.face(Self.found[0])).isEmpty)
        #expect(boxes.finish().map(Self.numbers) == [Self.found[0]])
    }

    @Test("A cut ends the averaging: no box mixes two shots")
    func cut() {
        var boxes = FaceBoxes(width: 200, height: 200, pads: Self.noPads)
        let (left, right) = ([10, 10, 50, 50], [110, 60, 150, 100])
        var result: [FaceBox?] = []
        for _ in 0..<7 { result += boxes.append(Self.face(left)) }
        for index in 0..<3 { result += boxes.append(Self.face(right), startsShot: index == 0) }
        result += boxes.finish()
        #expect(
            result.map(Self.numbers)
                == [[Int]](repeating: left, count: 7) + [[Int]](repeating: right, count: 3))
    }
}
