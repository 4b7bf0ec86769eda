internal import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// Why a file could not be fetched.
public struct DownloadError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The address is none that can be fetched from.
        case wrongAddress
        /// The server has no such file.
        case notFound
        /// The server does not give the file to us.
        case forbidden
        /// The server failed or is busy.
        case server
        /// The server cannot be reached.
        case offline
        /// The server, or someone between, cannot prove who it is.
        case insecure
        /// Nothing came for too long.
        case timedOut
        /// The connection broke, or the file ended, before all was there.
        case cut
        /// There is no room for the file.
        case diskFull
        /// The file cannot be written.
        case cannotWrite
        /// Another program is fetching the same file.
        case busy
        /// All came, and it is not what it should be.
        case wrongContent
        /// The user asked to stop.
        case stopped
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: what was wrong, what to do next.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    /// Whether trying again may help, without the user doing anything.
    var isPassing: Bool { [.server, .timedOut, .cut].contains(code) }

    static func writing(_ error: any Error, to url: URL) -> DownloadError {
        let folder = url.deletingLastPathComponent().path
        guard DiskError.isFull(error) else {
            let why = (error as NSError).localizedDescription
            return DownloadError(
                .cannotWrite, "cannot write to \(folder) (\(why)): set LIPSTREAM_MODELS to a folder that can be written"
            )
        }
        return DownloadError(
            .diskFull,
            "the disk is full (\(folder)): make room and run the same again, which goes on where this stopped")
    }

    /// What the connection's end means.
    static func network(_ error: any Error, host: String) -> DownloadError {
        let again = "run the same again, which goes on where this stopped"
        guard let error = error as? URLError else {
            return DownloadError(.cut, "the connection to \(host) broke: \(again)")
        }
        switch error.code {
        case .cancelled: return DownloadError(.stopped, "stopped: \(again)")
        case .notConnectedToInternet, .cannotFindHost, .dnsLookupFailed:
            return DownloadError(
                .offline, "cannot find \(host): see whether this computer is connected to the internet, then \(again)")
        case .cannotConnectToHost:
            return DownloadError(
                .offline, "cannot connect to \(host): see whether it works in a browser, then \(again)")
        case .timedOut: return DownloadError(.timedOut, "\(host) has not answered for too long: \(again)")
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
            return DownloadError(
                .insecure,
                "\(host) cannot prove that it is \(host): see whether the clock is right and no proxy is between")
        case .unsupportedURL, .badURL:
            return DownloadError(.wrongAddress, "\(host) is no address that can be fetched from: begin with https://")
        default: return DownloadError(.cut, "the connection to \(host) broke: \(again)")
        }
    }

    /// What a status that brings no file means.
    static func status(_ status: Int, url: URL) -> DownloadError {
        let host = url.host ?? url.absoluteString
        switch status {
        case 404, 410:
            return DownloadError(
                .notFound,
                "\(host) has no \(url.lastPathComponent) any more (\(status)): fetch the file elsewhere, then "
                    + "lipstream models add FILE")
        case 401, 403, 451:
            return DownloadError(
                .forbidden,
                "\(host) does not give out \(url.lastPathComponent) here (\(status)): fetch it with a browser, then "
                    + "lipstream models add FILE")
        case 429: return DownloadError(.server, "\(host) is asked too often (429): try again in some minutes")
        case 500...599: return DownloadError(.server, "\(host) has a fault (\(status)): try again later")
        default:
            return DownloadError(
                .forbidden,
                "\(host) answered \(status) instead of \(url.lastPathComponent): fetch it with a browser, then lipstream "
                    + "models add FILE")
        }
    }
}
