internal import Foundation
internal import ModelStore

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

extension SyncError {
    /// What the connection's end means.
    static func network(_ error: any Error, host: String) -> SyncError {
        guard let error = error as? URLError else { return SyncError(.cut, "the connection to \(host) broke") }
        switch error.code {
        case .cancelled: return .stopped
        case .notConnectedToInternet, .cannotFindHost, .dnsLookupFailed:
            return SyncError(
                .offline, "cannot find \(host): see whether this computer is connected to the internet, then try again")
        case .cannotConnectToHost:
            return SyncError(
                .offline,
                "cannot connect to \(host): nobody answers there, or a firewall is between; see whether it works "
                    + "in a browser")
        case .timedOut: return SyncError(.cut, "\(host) has not answered for too long")
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
            return SyncError(
                .insecure,
                "\(host) cannot prove that it is \(host), so nothing was sent: see whether the clock is right and no proxy "
                    + "is between")
        case .unsupportedURL, .badURL:
            return SyncError(.wrongAddress, "\(host) is no address of a service: see \(SyncAccount.addressVariable)")
        default: return SyncError(.cut, "the connection to \(host) broke")
        }
    }

    /// What a status other than 2xx means.
    ///
    /// - Parameters:
    ///   - status: of HTTP.
    ///   - said: what the service says of it, in its own words; empty for nothing.
    ///   - host: who.
    /// - Returns: the error.
    static func status(_ status: Int, said: String, host: String) -> SyncError {
        let words = said.isEmpty ? "" : ": \"\(ServiceText.plain(said))\""
        switch status {
        case 400, 422:
            return SyncError(
                .refused,
                "\(host) does not take this order (\(status))\(words.isEmpty ? " and does not say why" : words)")
        case 401, 403:
            return SyncError(
                .wrongKey,
                "\(host) does not accept the key in \(SyncAccount.keyVariable) (\(status))\(words): copy it anew from your "
                    + "account")
        case 402:
            return SyncError(
                .noMoney, "the account at \(host) has no money or quota left for this (402)\(words): top it up there")
        case 404: return SyncError(.notFound, "\(host) does not know that (404)\(words)")
        case 413:
            return SyncError(
                .tooLarge,
                "\(host) does not take files this large (413)\(words): make the clip smaller or shorter, or put it where "
                    + "the service can fetch it, and give its https:// address instead")
        case 429:
            return SyncError(
                .busy,
                "\(host) is asked too often, or makes as many films of this account as it may (429)\(words): try again later"
            )
        case 408, 409, 500...599:
            return SyncError(.serviceDown, "\(host) has a fault (\(status))\(words): try again later")
        case 300...399:
            return SyncError(
                .wrongAddress,
                "\(host) points elsewhere (\(status)), where the key is not sent: set \(SyncAccount.addressVariable) to the "
                    + "service's own address")
        default:
            return SyncError(.unreadableAnswer, "\(host) answered \(status)\(words): see that the address is right")
        }
    }

    /// Why a finished film did not come.
    static func download(_ error: DownloadError, id: String) -> SyncError {
        let again = "lipstream sync resume \(id) fetches it"
        switch error.code {
        case .stopped: return .stopped
        case .diskFull: return SyncError(.diskFull, "the disk is full: make room, then \(again)")
        case .cannotWrite: return SyncError(.cannotWrite, "\(error.description.prefix { $0 != ":" }); \(again)")
        case .busy:
            return SyncError(.cannotWrite, "another lipstream fetches this film already: wait for it, or stop it")
        case .notFound, .forbidden:
            return SyncError(.notFound, "the service does not give out the film any more: \(again) while it keeps it")
        case .offline: return SyncError(.offline, "the film's server cannot be reached: \(again) later")
        case .insecure: return SyncError(.insecure, error.description)
        case .server, .timedOut, .cut:
            return SyncError(.cut, "fetching the film broke off: \(again), and goes on there")
        case .wrongContent:
            return SyncError(.tooLarge, "the film is larger than any that is taken: see it in your account")
        case .wrongAddress: return SyncError(.unreadableAnswer, "the service gives no address that can be fetched from")
        }
    }
}
