internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// Fetches files from hosts that the operator allows, and sends webhooks to them.
///
/// A host's name is looked up once; all of its addresses are judged; and the connection goes to one that was judged, so
/// that a name cannot mean one computer when it is judged and another when it is used. Redirects are judged in the same way.
struct Fetcher: Sendable {
    /// Redirects in a row, at most.
    static let mostRedirects = 5

    /// Bytes of a file, at most.
    static let fileLimit = 512 << 20

    /// Files fetched at once: one for the film that is made, and one for each request whose cost is looked at.
    private static let mostFetches = 16

    let rules: FetchRules
    /// Where files grow, and which are too large.
    var upload: Upload
    var pace = FetchPace.Limits()
    /// Looks names up.
    var resolve: @Sendable (String) async -> [NetworkAddress]

    /// Makes a fetcher.
    ///
    /// - Parameters:
    ///   - rules: what the operator allows.
    ///   - folder: where fetched files go.
    init(rules: FetchRules, folder: URL) {
        self.rules = rules
        upload = Upload(folder: folder, limit: Self.fileLimit, places: Places(limit: Self.mostFetches))
        let resolver = HostResolver()
        resolve = { await resolver.addresses(of: $0) }
    }

    /// Judges an address without asking anybody.
    ///
    /// - Parameter address: as a client wrote it.
    /// - Throws: ``FetchError``: `badAddress`, `notAllowed`.
    func check(_ address: String) throws(FetchError) { _ = try rules.target(address) }

    /// Fetches a file.
    ///
    /// - Parameter address: as a client wrote it.
    /// - Returns: the file, which the caller moves or removes; its name is ours.
    /// - Throws: ``FetchError``; then nothing is left of it.
    func fetch(_ address: String) async throws(FetchError) -> URL {
        var target = try rules.target(address)
        for _ in 0...Self.mostRedirects {
            switch try await ask(target, nil) {
            case .file(let url): return url
            case .elsewhere(let location): target = try rules.target(location, from: target)
            case .status: throw .refused(target, "sent no file")
            }
        }
        throw .refused(target, "redirects again and again")
    }

    /// Sends something; a redirect is not followed.
    ///
    /// - Parameters:
    ///   - address: where to.
    ///   - headers: besides those that every request has.
    ///   - body: what is sent.
    /// - Returns: the status of the answer.
    /// - Throws: ``FetchError``.
    func post(
        _ address: String, headers: [(name: String, value: String)], body: [UInt8]
    ) async throws(FetchError) -> Int {
        let target = try rules.target(address)
        guard case .status(let status) = try await ask(target, Letter(headers: headers, body: body)) else {
            throw .refused(target, "answered in an unusual way")
        }
        return status
    }

    /// What is posted.
    private struct Letter {
        let headers: [(name: String, value: String)]
        let body: [UInt8]
    }

    private enum Answer: Sendable {
        case file(URL)
        case elsewhere(String)
        case status(Int)
    }

    private func ask(_ target: FetchTarget, _ letter: Letter?) async throws(FetchError) -> Answer {
        let found: [NetworkAddress]
        if let address = target.address { found = [address] } else { found = await resolve(target.host) }
        try rules.judge(found, of: target)
        // IPv4 first: where a machine has no IPv6, its addresses are still in the answer.
        let addresses = found.filter { $0.bytes.count == 4 } + found.filter { $0.bytes.count == 16 }
        var lastError = FetchError.unreachable(target)
        for address in addresses.prefix(3) {
            do {
                return try await ask(target, at: address, letter)
            } catch let error as FetchError where error.code == .unreachable {
                lastError = error
            } catch let error as FetchError {
                throw error
            } catch {
                throw .unreachable(target, "\(error)")
            }
        }
        throw lastError
    }

    private func ask(_ target: FetchTarget, at address: NetworkAddress, _ letter: Letter?) async throws -> Answer {
        var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
        settings.timeout.connect = .seconds(10)
        settings.timeout.read = .init(pace.idle)
        settings.httpVersion = .http1Only
        // The name stays in the Host header and in the certificate's check.
        if target.address == nil { settings.dnsOverride = [target.host: address.description] }
        return try await HTTPClient.withHTTPClient(configuration: settings) { client in
            var request = HTTPClientRequest(url: target.url)
            request.headers.add(name: "User-Agent", value: "Lipstream")
            if let letter {
                request.method = .POST
                for (name, value) in letter.headers { request.headers.add(name: name, value: value) }
                request.body = .bytes(letter.body)
            }
            do {
                let answer = try await client.execute(request, deadline: .now() + .init(pace.head))
                return letter == nil ? try await file(answer, target) : .status(Int(clamping: answer.status.code))
            } catch let error as HTTPClientError
                where [.readTimeout, .deadlineExceeded, .connectTimeout].contains(error)
            {
                throw FetchError.tooSlow("\(target.authority) does not answer in time")
            } catch let error as FetchError {
                throw error
            } catch let error as Failure {
                throw FetchError(error, target, limit: upload.limit)
            } catch {
                throw FetchError.unreachable(target, "\(error)")
            }
        }
    }

    private func file(_ answer: HTTPClientResponse, _ target: FetchTarget) async throws -> Answer {
        switch answer.status.code {
        case 200: break
        case 301, 302, 303, 307, 308:
            guard let location = answer.headers.first(name: "location") else {
                throw FetchError.refused(target, "redirects to nowhere")
            }
            return .elsewhere(location)
        case let code: throw FetchError.refused(target, "answered with status \(code)")
        }
        let pace = FetchPace(pace)
        let body = answer.body.map { chunk in
            try pace.count(chunk)
            return chunk
        }
        let declared = answer.headers.first(name: "content-length").flatMap { Int($0, radix: 10) }
        return try await upload.receive(body, declared: declared) { received in
            let place = received.url.appendingPathExtension("fetched")
            try await FileWork.run { try FileManager.default.moveItem(at: received.url, to: place) }
            return .file(place)
        }
    }
}

extension FetchError {
    fileprivate static func refused(_ target: FetchTarget, _ what: String) -> FetchError {
        FetchError(.refused, "The file was not fetched: \(target.host) \(what). Check the address.")
    }

    fileprivate static func unreachable(_ target: FetchTarget, _ why: String = "") -> FetchError {
        FetchError(
            .unreachable,
            "\(target.authority) cannot be reached\(why.isEmpty ? "" : " (\(why))"). Check the address, or try later.")
    }

    /// What receiving a file says, for one that we asked for ourselves.
    fileprivate init(_ failure: Failure, _ target: FetchTarget, limit: Int) {
        switch failure.code {
        case "too_large":
            self.init(
                .tooLarge, "The file at \(target.host) is larger than \(limit >> 20) MB. Give a smaller or shorter one."
            )
        case "stalled": self = .tooSlow("nothing comes any more")
        case "empty", "cut_short": self = .refused(target, "sent no whole file")
        default: self.init(.cannotStore, "\(failure.message) \(failure.hint)")
        }
    }
}
