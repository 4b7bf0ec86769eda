import Testing

@testable import Measurement

@Suite("Finding the lag of a picture")
struct LagSearchTests {
    @Test("placeholder") func nothing() {}
}
