import Testing

@testable import MeshEngine

@Suite("A few of many")
struct SpreadChoiceTests {
    @Test("are equally far from each other, from the first on, up to the last", arguments: [1, 6, 7, 8, 60, 361])
    func spread(count: Int) throws {
        var choice = SpreadChoice<Int>(most: 6)
        for index in 0..<count { choice.offer { index } }
        let kept = choice.kept
        #expect(kept.count == count || (4...6).contains(kept.count))
        #expect(kept.first == 0)
        guard kept.count > 1 else { return }
        let step = kept[1] - kept[0]
        #expect(zip(kept, kept.dropFirst()).allSatisfy { $1 - $0 == step })
        #expect(count - kept[kept.count - 1] <= step)
    }

    @Test("Where one is none, the next takes its place, and no more are made than are kept for a while")
    func missing() {
        var choice = SpreadChoice<Int>(most: 6)
        var made = 0
        for index in 0..<1000 {
            choice.offer {
                made += 1
                return index < 3 ? nil : index
            }
        }
        #expect(choice.kept.first == 3)
        #expect(made < 60)
    }
}
