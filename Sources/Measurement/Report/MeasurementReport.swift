public import Foundation
internal import MediaIO

extension Measuring {
    /// Writes a measurement as one HTML file without outside parts, under a hidden name first.
    ///
    /// - Parameters:
    ///   - measurement: what was found.
    ///   - url: the video that it was found in: the pictures of the worst moments are taken from it.
    ///   - report: the file to write; what is there is replaced.
    /// - Throws: `MediaError`, `CancellationError`; then nothing is left behind.
    public func write(_ measurement: MeasuredVideo, of url: URL, to report: URL) throws {
        var worst = WorstMoments(of: measurement)
        try worst.takePictures(from: url, measurement.track)
        let page = ReportPage(name: url.lastPathComponent, measurement: measurement, worst: worst)
        try WholeFile.write(Array(page.html.utf8), to: report)
    }
}
