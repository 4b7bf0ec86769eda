internal import CKissFFT
internal import Foundation

/// The magnitude spectrum of real samples: owner of a kissfft plan, immutable and so free to share.
///
/// The samples are taken as half as many complex numbers and the halves are parted afterwards, as `kiss_fftr` does. Its own plan
/// holds scratch memory and could not be shared by copies of a ``MelStream``; the plan of `kiss_fft` is only read.
@safe final class FourierPlan: @unchecked Sendable {
    /// Samples that go in.
    let size: Int
    /// Bins that come out, from 0 Hz to half the sample rate.
    var bins: Int { size / 2 + 1 }

    private let plan: kiss_fft_cfg
    private let cosines: [Float]
    private let sines: [Float]

    /// Makes a plan.
    ///
    /// - Parameter size: samples that go in, a multiple of 4, at most 4096.
    init(size: Int) {
        precondition(size % 4 == 0 && (4...4096).contains(size))
        self.size = size
        guard let plan = unsafe kiss_fft_alloc(Int32(size / 2), 0, nil, nil) else {
            preconditionFailure("out of memory: no room for the 4 kB of a Fourier transform's plan")
        }
        unsafe self.plan = unsafe plan
        let angles = (0...size / 4).map { -Double.pi * (Double($0) / Double(size / 2) + 0.5) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
    }

    deinit { unsafe free(UnsafeMutableRawPointer(plan)) }

    /// Transforms ``size`` samples that lie in arrays.
    ///
    /// - Parameters:
    ///   - samples: ``size`` windowed samples.
    ///   - spectrum: ``size`` values of scratch memory.
    ///   - magnitudes: gets ``bins`` magnitudes.
    func magnitudes(of samples: inout [Float], spectrum: inout [Float], into magnitudes: inout [Float]) {
        precondition(samples.count == size && spectrum.count == size && magnitudes.count == bins)
        unsafe samples.withUnsafeMutableBufferPointer { samples in
            unsafe spectrum.withUnsafeMutableBufferPointer { spectrum in
                unsafe magnitudes.withUnsafeMutableBufferPointer { magnitudes in
                    guard let input = samples.baseAddress, let scratch = spectrum.baseAddress,
                        let output = magnitudes.baseAddress
                    else { return }
                    unsafe self.magnitudes(of: input, spectrum: scratch, into: output)
                }
            }
        }
    }

    /// Transforms ``size`` samples.
    ///
    /// - Parameters:
    ///   - samples: ``size`` windowed samples.
    ///   - spectrum: ``size`` values of scratch memory.
    ///   - magnitudes: gets ``bins`` magnitudes.
    private func magnitudes(
        of samples: UnsafeMutablePointer<Float>, spectrum: UnsafeMutablePointer<Float>,
        into magnitudes: UnsafeMutablePointer<Float>
    ) {
        let half = size / 2
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
