import Media
import Testing

@Suite("Numbers that may be anything")
struct CheckedNumbersTests {
    @Test(
        "a floating-point number becomes its whole part, or the nearest integer that there is",
        arguments: [
            (0, 0), (-0.0, 0), (2.9, 2), (-2.9, -2), (1e300, .max), (-1e300, .min), (.infinity, .max),
            (-.infinity, .min), (.nan, 0), (9_223_372_036_854_775_807, .max), (-9_223_372_036_854_775_808, .min),
            (9.3e18, .max), (5e-324, 0), (4_294_967_296.5, 4_294_967_296),
        ] as [(Double, Int64)])
    func fromFloat(number: Double, expected: Int64) {
        #expect(Int64(clamping: number) == expected)
        #expect(Int32(clamping: number) == Int32(clamping: expected))
        #expect(UInt8(clamping: number) == UInt8(clamping: expected))
        if number.isFinite || number.isNaN {
            #expect(UInt8(clamping: Float(number)) == UInt8(clamping: expected))
        }
    }

    @Test("sums and products that do not fit are nil, and saturate to the side on which they lie")
    func arithmetic() {
        let numbers: [Int8] = [.min, -127, -64, -2, -1, 0, 1, 2, 63, 64, 126, .max]
        for one in numbers {
            for other in numbers {
                let (left, right) = (Int(one), Int(other))
                let pairs = [
                    (one.plus(other), one.saturatingPlus(other), left + right),
                    (one.minus(other), one.saturatingMinus(other), left - right),
                    (one.times(other), one.saturatingTimes(other), left * right),
                ]
                for (exact, saturated, truth) in pairs {
                    #expect(exact == Int8(exactly: truth))
                    #expect(saturated == Int8(clamping: truth))
                }
            }
        }
    }

    @Test("a picture's area saturates")
    func area() {
        #expect(PictureSize(width: 4_294_967_295, height: 4_294_967_295).pixels == .max)
        #expect(PictureSize(width: 640, height: 480).pixels == 307_200)
    }

    @Test("times of any ticks are turned into others")
    func ticks() {
        #expect(MediaTime(.max, per: 1).ticks(per: 1_000_000) == .max)
        #expect(MediaTime(.min, per: 1).ticks(per: 1_000_000) == .min)
        #expect(MediaTime(.max, per: .max).ticks(per: .max) == .max)
        #expect(MediaTime(7, per: 2).ticks(per: 10) == 35)
        #expect(MediaTime(-7, per: 2).ticks(per: 1) == -3)
        #expect(FrameRate(1, per: .max).time(ofFrame: 3).value == .max)
        #expect(FrameRate(.max, per: 1).frames(coveringSamples: .max, at: .speech) > 0)
    }
}
