import Foundation
import Inference

/// The computer and what this process takes of it.
enum Machine {
    /// The processor as its maker calls it.
    static var processorName: String {
        #if os(macOS)
            var size = 0
            guard unsafe sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 0 else {
                return architecture
            }
            var bytes = [CChar](repeating: 0, count: size)
            guard unsafe sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else {
                return architecture
            }
            return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
            // ARM kernels name no model there.
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
            let name = line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
            return name ?? architecture
        #endif
    }

    static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "another architecture"
        #endif
    }

    /// Whether the processor has the vectors that the program was built for.
    static var hasNeededVectors: Bool {
        #if arch(x86_64)
            CPU.features.isSuperset(of: [.avx2, .fma])
        #else
            true
        #endif
    }

    /// What all threads of this process worked so far, in milliseconds; other programs hardly change it.
    static var processorTime: Double {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }

    /// The most memory that this process ever held, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        #if os(macOS)
            guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return usage.ru_maxrss
        #else
            guard unsafe getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
            // Linux counts in KiB.
            return usage.ru_maxrss * 1024
        #endif
    }
}
