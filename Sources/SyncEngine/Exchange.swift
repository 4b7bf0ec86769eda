internal import Foundation
internal import ModelStore
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// One request and its whole, short answer.
final class Exchange: NSObject, URLSessionDataDelegate {
    /// What a service answered.
    struct Answer: Sendable {
        let status: Int
        /// Seconds that the service asks to wait.
        let advised: Double?
        let body: Data
    }

    /// How much of a request's body has been sent.
    typealias Sent = @Sendable (Download.Progress) -> Void

    private struct State {
        var body = Data()
        var failure: SyncError?
        var rate = TransferRate()
        var continuation: CheckedContinuation<Result<Answer, SyncError>, Never>?
    }

    /// Longest answer: a list of all that an account ever made has to fit.
    private static let longestAnswer = 16 << 20
    /// Seconds without a byte in either direction after which the connection counts as dead.
    private static let idleSeconds = 60.0

    private let sent: Sent
    private let host: String
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    private init(_ host: String, _ sent: @escaping Sent) { (self.host, self.sent) = (host, sent) }

    /// Asks once.
    ///
    /// - Parameters:
    ///   - request: what for.
    ///   - file: the request's body, where that is long.
    ///   - sent: told at most ten times a second.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``SyncError``: `offline`, `insecure`, `cut`, `unreadableAnswer`, `stopped`.
    static func run(
        _ request: URLRequest, uploading file: URL? = nil, sent: @escaping Sent = { _ in }
    ) async throws(SyncError) -> Answer {
        let exchange = Exchange(request.url?.host ?? "the service", sent)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = idleSeconds
        configuration.urlCache = nil
        configuration.httpShouldSetCookies = false
        let queue = BoundedQueue()
        queue.maxConcurrentOperationCount = 1
        let session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: queue)
        // The one task is over by then. Cancelling anew would, on Linux, go through the session's tasks while it takes this
        // one out of them on its own thread, and crash.
        defer { session.finishTasksAndInvalidate() }
        let task =
            if let file { session.uploadTask(with: request, fromFile: file) } else { session.dataTask(with: request) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                exchange.state.withLock { $0.continuation = continuation }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
        if Task.isCancelled { throw .stopped }
        return try result.get()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // The key would go along to wherever the answer points.
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let report = state.withLock { state -> Download.Progress? in
            guard state.rate.note(bytes: Int(clamping: totalBytesSent), at: elapsed) else { return nil }
            return Download.Progress(
                bytes: Int(clamping: totalBytesSent),
                total: totalBytesExpectedToSend > 0 ? Int(clamping: totalBytesExpectedToSend) : nil,
                bytesPerSecond: state.rate.bytesPerSecond)
        }
        if let report { sent(report) }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            guard state.body.count + data.count <= Self.longestAnswer else {
                state.failure = SyncError(
                    .unreadableAnswer, "\(host) answered more than the API has: see that the address is right")
                return true
            }
            state.body += data
            return false
        }
        if isTooLong { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let response = task.response as? HTTPURLResponse
        let (continuation, result) = state.withLock {
            state -> (CheckedContinuation<Result<Answer, SyncError>, Never>?, Result<Answer, SyncError>) in
            defer { state.continuation = nil }
            return (state.continuation, end(state, response, error))
        }
        continuation?.resume(returning: result)
    }

    private func end(
        _ state: State, _ response: HTTPURLResponse?, _ error: (any Error)?
    ) -> Result<Answer, SyncError> {
        if let failure = state.failure { return .failure(failure) }
        if let error { return .failure(.network(error, host: host)) }
        guard let response else {
            return .failure(SyncError(.unreadableAnswer, "\(host) does not speak HTTP: see that the address is right"))
        }
        let advised = RetryAdvice.seconds(response.value(forHTTPHeaderField: "Retry-After"))
        return .success(Answer(status: response.statusCode, advised: advised, body: state.body))
    }
}
