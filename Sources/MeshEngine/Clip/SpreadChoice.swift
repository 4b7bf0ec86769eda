/// Keeps a few of many things, as far from each other as they can be, without knowing how many will come.
struct SpreadChoice<Element> {
    private(set) var kept: [Element] = []
    private let most: Int
    private var stride = 1
    private var count = 0

    /// - Parameter most: how many are kept; half as many at least, once they have come.
    init(most: Int) { self.most = most }

    /// Takes the next one, if its turn has come; what `make` gives no element for is passed.
    mutating func offer(_ make: () -> Element?) {
        guard count.isMultiple(of: stride) else { return count += 1 }
        guard let element = make() else { return }
        count += 1
        kept.append(element)
        guard kept.count > most else { return }
        kept = kept.indices.filter { $0.isMultiple(of: 2) }.map { kept[$0] }
        stride *= 2
    }
}
