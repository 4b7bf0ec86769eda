internal import CKissFFT
internal import Foundation

/// The magnitude spectrum of 800 real samples: owner of a kissfft plan, immutable and so free to share.
///
/// The samples are taken as 400 complex numbers and the halves are parted afterwards, as `kiss_fftr` does. Its own plan
/// holds scratch memory and could not be shared by copies of a ``MelStream``; the plan of `kiss_fft` is only read.
@safe final class FourierPlan: @unchecked Sendable {
    /// Samples that go in.
    static let size = 800
    /// Bins that come out, 20 Hz apart at 16 kHz.
    static let bins = size / 2 + 1

    private let plan: kiss_fft_cfg
    private let cosines: [Float]
    private let sines: [Float]

    init() {
        guard let plan = unsafe kiss_fft_alloc(Int32(Self.size / 2), 0, nil, nil) else {
            preconditionFailure("out of memory: no room for the 4 kB of a Fourier transform's plan")
        }
        unsafe self.plan = unsafe plan
        let angles = (0...Self.size / 4).map { -Double.pi * (Double($0) / Double(Self.size / 2) + 0.5) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
    }

    deinit { unsafe free(UnsafeMutableRawPointer(plan)) }

    /// Transforms 800 samples.
    ///
    /// - Parameters:
    ///   - samples: 800 windowed samples.
    ///   - spectrum: 800 values of scratch memory.
    ///   - magnitudes: gets 401 magnitudes.
    func magnitudes(
        of samples: UnsafeMutablePointer<Float>, spectrum: UnsafeMutablePointer<Float>,
        into magnitudes: UnsafeMutablePointer<Float>
    ) {
        let half = Self.size / 2
        unsafe samples.withMemoryRebound(to: kiss_fft_cpx.self, capacity: half) { input in
            unsafe spectrum.withMemoryRebound(to: kiss_fft_cpx.self, capacity: half) { output in
                unsafe kiss_fft(plan, input, output)
            }
        }
        unsafe magnitudes[0] = unsafe abs(spectrum[0] + spectrum[1])
        unsafe magnitudes[half] = unsafe abs(spectrum[0] - spectrum[1])
        unsafe cosines.withUnsafeBufferPointer { cosines in
            unsafe sines.withUnsafeBufferPointer { sines in
                for low in 1...half / 2 {
                    let high = half - low
                    let (lowReal, lowImaginary) = unsafe (spectrum[2 * low], spectrum[2 * low + 1])
                    let (highReal, highImaginary) = unsafe (spectrum[2 * high], -spectrum[2 * high + 1])
                    let (evenReal, evenImaginary) = (lowReal + highReal, lowImaginary + highImaginary)
                    let (oddReal, oddImaginary) = (lowReal - highReal, lowImaginary - highImaginary)
                    let (cosine, sine) = unsafe (cosines[low], sines[low])
                    let turnedReal = oddReal * cosine - oddImaginary * sine
                    let turnedImaginary = oddReal * sine + oddImaginary * cosine
                    let (sumReal, sumImaginary) = (evenReal + turnedReal, evenImaginary + turnedImaginary)
                    let (gapReal, gapImaginary) = (evenReal - turnedReal, evenImaginary - turnedImaginary)
                    unsafe magnitudes[low] = (sumReal * sumReal + sumImaginary * sumImaginary).squareRoot() / 2
                    unsafe magnitudes[high] = (gapReal * gapReal + gapImaginary * gapImaginary).squareRoot() / 2
                }
            }
        }
    }
}
