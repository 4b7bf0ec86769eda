internal import Foundation
internal import Media
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// One request for a file, or for the rest of it, whose answer goes straight to the disk.
///
/// Pieces are written as they come, on the session's one thread; only the response decides where they belong.
final class Transfer: NSObject, URLSessionDataDelegate {
    /// How a request ended.
    enum End: Sendable {
        /// All that was to come is there.
        case complete
        /// What is there is of no use to this server: the whole file must be asked for.
        case askForAll
    }

    private struct State {
        var part: PartFile
        let offset: Int
        var failure: DownloadError?
        var decision: ResumeDecision?
        var rate = TransferRate()
        var continuation: CheckedContinuation<Result<End, DownloadError>, Never>?
    }

    private let url: URL
    private let limits: Download.Limits
    private let remark: @Sendable (String) -> Void
    private let progress: @Sendable (Download.Progress) -> Void
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    private init(
        _ url: URL, _ part: PartFile, _ limits: Download.Limits, _ remark: @escaping @Sendable (String) -> Void,
        _ progress: @escaping @Sendable (Download.Progress) -> Void
    ) {
        (self.url, self.limits, self.remark, self.progress) = (url, limits, remark, progress)
        state = Mutex(State(part: part, offset: part.size))
    }

    /// Asks once.
    ///
    /// - Parameters:
    ///   - url: what for.
    ///   - part: what is there, and gets the rest.
    ///   - limits: how long to wait, how much to take.
    ///   - remark: told when what was there is of no use.
    ///   - progress: told at most ten times a second.
    /// - Returns: whether all is there.
    /// - Throws: ``DownloadError``; what came is kept.
    static func run(
        _ url: URL, into part: inout PartFile, limits: Download.Limits,
        remark: @escaping @Sendable (String) -> Void, progress: @escaping @Sendable (Download.Progress) -> Void
    ) async throws(DownloadError) -> End {
        let transfer = Transfer(url, part, limits, remark, progress)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = limits.idleSeconds
        configuration.urlCache = nil
        let queue = BoundedQueue()
        queue.maxConcurrentOperationCount = 1
        let session = URLSession(configuration: configuration, delegate: transfer, delegateQueue: queue)
        // The one task is over by then. Cancelling anew would, on Linux, go through the session's tasks while it takes this
        // one out of them on its own thread, and crash.
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: request(url, part))
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.state.withLock { $0.continuation = continuation }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
        part = transfer.state.withLock { $0.part }
        return try result.get()
    }

    private static func request(_ url: URL, _ part: PartFile) -> URLRequest {
        var request = URLRequest(url: url)
        // A packed answer would have another length and no ranges.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        guard part.size > 0 else { return request }
        request.setValue("bytes=\(part.size)-", forHTTPHeaderField: "Range")
        // A weak tag does not promise the same bytes.
        if let tag = part.version?.tag, !tag.hasPrefix("W/") { request.setValue(tag, forHTTPHeaderField: "If-Range") }
        return request
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(Self.mayFollow(from: url, to: request.url) ? request : nil)
    }

    /// Whether a redirection may be followed: never from a safe connection to one that anybody can change.
    static func mayFollow(from url: URL, to other: URL?) -> Bool {
        let schemes = (url.scheme?.lowercased(), other?.scheme?.lowercased())
        return schemes.1 == "https" || schemes == ("http", "http")
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let goesOn = state.withLock { state in
            do throws(DownloadError) {
                return try judge(response, &state)
            } catch {
                state.failure = error
                return false
            }
        }
        completionHandler(goesOn ? .allow : .cancel)
        // On Linux the answer above is passed over.
        if !goesOn { dataTask.cancel() }
    }

    /// Decides where the bytes of an answer belong, and whether they are wanted.
    private func judge(_ response: URLResponse, _ state: inout State) throws(DownloadError) -> Bool {
        guard let response = response as? HTTPURLResponse else {
            throw DownloadError(.wrongAddress, "\(url.absoluteString) cannot be fetched: give an https:// address")
        }
        let range = response.value(forHTTPHeaderField: "Content-Range")
        let length = response.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0, radix: 10) }.flatMap {
            $0 < 0 ? nil : $0
        }
        let version = FileVersion(
            address: url.absoluteString, tag: response.value(forHTTPHeaderField: "ETag"),
            changed: response.value(forHTTPHeaderField: "Last-Modified"),
            total: response.statusCode == 200 ? length : range.flatMap { ResumeDecision.range($0)?.total })
        let decision = ResumeDecision(
            status: response.statusCode, contentRange: range, offset: state.offset,
            isSameVersion: state.part.version?.matches(version) ?? false)
        state.decision = decision
        switch decision {
        case .refused: throw .status(response.statusCode, url: url)
        case .askForAll, .complete: return false
        case .startOver:
            if state.offset > 0 {
                remark("the server gives the whole file only, or has another one now: beginning again")
            }
            try state.part.startOver()
            try state.part.take(version)
        case .goOn: break
        }
        if let total = state.part.version?.total {
            guard total <= limits.mostBytes else { throw tooLarge() }
            try state.part.requireRoom(for: total.saturatingMinus(state.part.size))
        }
        return true
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let (report, isBroken) = state.withLock { state -> (Download.Progress?, Bool) in
            guard state.failure == nil, state.decision == .goOn || state.decision == .startOver else {
                return (nil, false)
            }
            do throws(DownloadError) {
                guard state.part.size + data.count <= limits.mostBytes else { throw tooLarge() }
                try state.part.append(data)
            } catch {
                state.failure = error
                return (nil, true)
            }
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            guard state.rate.note(bytes: state.part.size, at: elapsed) else { return (nil, false) }
            return (
                Download.Progress(
                    bytes: state.part.size, total: state.part.version?.total,
                    bytesPerSecond: state.rate.bytesPerSecond), false
            )
        }
        if isBroken { dataTask.cancel() }
        if let report { progress(report) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let host = url.host ?? url.absoluteString
        let (continuation, result) = state.withLock { state in
            let result: Result<End, DownloadError> =
                switch (state.failure, state.decision) {
                case (let failure?, _): .failure(failure)
                case (nil, .askForAll): .success(.askForAll)
                case (nil, .complete): .success(.complete)
                default: end(error, state.part, host)
                }
            defer { state.continuation = nil }
            return (state.continuation, result)
        }
        continuation?.resume(returning: result)
    }

    private func end(_ error: (any Error)?, _ part: PartFile, _ host: String) -> Result<End, DownloadError> {
        if let error { return .failure(.network(error, host: host)) }
        guard let total = part.version?.total, part.size != total else { return .success(.complete) }
        return .failure(
            DownloadError(
                .cut,
                "\(host) sent \(part.size) of \(total) bytes: run the same again, which goes on where this stopped"))
    }

    private func tooLarge() -> DownloadError {
        DownloadError(
            .wrongContent,
            "\(url.lastPathComponent) is larger than \(limits.mostBytes / 1_000_000) MB, which no model is: check the address"
        )
    }
}
