internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Media
internal import NIOHTTP1
internal import SyncAPI

/// Counts and logs every request; never its query, nor what follows a film's name, which could hold a secret.
struct RequestLog: RouterMiddleware {
    let counters: Counters
    let logger: Logger

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        counters.answered(response.status.code)
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        logger.log(
            level: response.status.code >= 500 ? .error : .info, "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(Self.shown(request.uri.path))",
                "status": "\(response.status.code)", "milliseconds": "\(Int(clamping: milliseconds))",
            ])
        return response
    }

    /// A path as it may be written down: whoever reads the log must not get at the films.
    static func shown(_ path: String) -> String {
        // However many slashes there are, it is the same route.
        let (parts, films) = (path.split(separator: "/"), GenerationRecord.outputPath.split(separator: "/"))
        guard parts.count > films.count + 1, parts.starts(with: films) else { return String(path.prefix(200)) }
        return "\(GenerationRecord.outputPath)\(parts[films.count].prefix(40))/..."
    }
}

/// Gives every error the same shape.
struct FailureMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let failure = Self.failure(for: error, request, context)
            guard request.uri.path.hasPrefix(AccessRules.syncPath) else {
                return try failure.response(from: request, context: context)
            }
            // Clients of Sync.so's API know no other shape.
            let message = "\(failure.message) \(failure.hint)"
            var response = try Response.json(
                APIError(message, statusCode: failure.status.code), status: failure.status)
            response.headers.append(contentsOf: failure.headers)
            return response
        }
    }

    private static func failure(for error: any Error, _ request: Request, _ context: BasicRequestContext) -> Failure {
        if let failure = error as? Failure {
            if let cause = failure.cause { context.logger.error("request failed", metadata: ["error": "\(cause)"]) }
            return failure
        }
        if let error = error as? HTTPParserError {
            // Answered by HTTPExchange already; this is for the log and the counters.
            return Failure(
                .badRequest, "bad_request", "This is no request of HTTP/1.1 (\(error)).", hint: "Send it again.")
        }
        if let error = error as? HTTPError {
            switch error.status {
            case .notFound:
                return Failure(
                    .notFound, "not_found", "There is nothing at \(request.uri.path.prefix(100)).",
                    hint: "The routes are in Docs/openapi.json.")
            case .contentTooLarge:
                return Failure(.contentTooLarge, "too_large", "The request's body is too large.", hint: "Send less.")
            default:
                return Failure(
                    error.status, "bad_request", error.body ?? "The request is not understood.",
                    hint: "The routes are in Docs/openapi.json.")
            }
        }
        context.logger.error("request failed", metadata: ["error": "\(error)"])
        return Failure(
            .internalServerError, "failed", "The server could not do it.", hint: "Its log says why; try again.")
    }
}

/// Applies the access rules to HTTP.
struct AccessMiddleware: RouterMiddleware {
    let rules: AccessRules

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let visit = AccessRules.Visit(
            method: request.method, path: request.uri.path, authority: request.head.authority,
            origin: request.headers[.origin], fetchSite: request.headers.value(of: "sec-fetch-site"),
            referer: request.headers[.referer], authorization: request.headers[.authorization],
            apiKey: request.headers.value(of: "x-api-key"))
        if let failure = rules.refusal(of: visit) { throw failure }
        return try await next(request, context)
    }
}
