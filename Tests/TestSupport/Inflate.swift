/// Unpacks what zip files hold ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)); for files that tests trust.
struct Inflate {
    /// Codes of a length begin where the codes of the length before end.
    private struct Codes {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(_ lengths: [Int]) {
            for length in lengths where length > 0 { counts[length] += 1 }
            for length in 1...15 { symbols += lengths.indices.filter { lengths[$0] == length } }
        }
    }

    private let input: ArraySlice<UInt8>
    private var position: Int
    private var bit = 0
    private var output: [UInt8] = []

    /// Unpacks one stream.
    static func unpack(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8] {
        var inflate = Inflate(input: bytes, position: bytes.startIndex)
        inflate.output.reserveCapacity(size)
        while inflate.block() {}
        return inflate.output
    }

    private init(input: ArraySlice<UInt8>, position: Int) { (self.input, self.position) = (input, position) }

    private mutating func bits(_ count: Int) -> Int {
        var value = 0
        for place in 0..<count {
            value |= Int(input[position] >> UInt8(bit) & 1) << place
            bit += 1
            if bit == 8 { (bit, position) = (0, position + 1) }
        }
        return value
    }

    private mutating func symbol(_ codes: Codes) -> Int {
        var (code, first, index) = (0, 0, 0)
        for length in 1...15 {
            code |= bits(1)
            let count = codes.counts[length]
            if code - count < first { return codes.symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return 256
    }

    /// Unpacks a block; says whether there are more.
    private mutating func block() -> Bool {
        let isLast = bits(1) == 1
        switch bits(2) {
        case 0:
            if bit > 0 { (bit, position) = (0, position + 1) }
            let count = Int(input[position]) | Int(input[position + 1]) << 8
            output += input[position + 4..<position + 4 + count]
            position += 4 + count
        case 1:
            let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
            copy(Codes(lengths), Codes([Int](repeating: 5, count: 30)))
        default:
            let (literals, distances, count) = (bits(5) + 257, bits(5) + 1, bits(4) + 4)
            let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
            var lengths = [Int](repeating: 0, count: 19)
            for place in order.prefix(count) { lengths[place] = bits(3) }
            let codes = Codes(lengths)
            var all: [Int] = []
            while all.count < literals + distances {
                let symbol = symbol(codes)
                switch symbol {
                case 16: all += [Int](repeating: all[all.count - 1], count: bits(2) + 3)
                case 17: all += [Int](repeating: 0, count: bits(3) + 3)
                case 18: all += [Int](repeating: 0, count: bits(7) + 11)
                default: all.append(symbol)
                }
            }
            copy(Codes(Array(all.prefix(literals))), Codes(Array(all.dropFirst(literals))))
        }
        return !isLast
    }

    private mutating func copy(_ literals: Codes, _ distances: Codes) {
        while true {
            let symbol = symbol(literals)
            if symbol == 256 { return }
            guard symbol > 256 else {
                output.append(UInt8(symbol))
                continue
            }
            let length = 3 + reach(symbol - 257, steps: 4, most: 28)
            let distance = 1 + reach(self.symbol(distances), steps: 2, most: 30)
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    /// Lengths and distances grow by powers of two, `steps` of each power.
    private mutating func reach(_ symbol: Int, steps: Int, most: Int) -> Int {
        if symbol == most { return 255 }
        guard symbol >= 2 * steps else { return symbol }
        let extra = symbol / steps - 1
        return (steps + symbol % steps) << extra + bits(extra)
    }
}
