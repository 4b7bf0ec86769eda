internal import Foundation
internal import HTTPTypes
public import Hummingbird
internal import NIOCore

/// A refusal as clients get it: `{"error": {"code", "message", "hint"}}` with a status.
public struct Failure: Error, CustomStringConvertible, HTTPResponseError {
    /// The HTTP status.
    public let status: HTTPResponse.Status
    /// For programs: `no_face`, `too_large`; never changes once published.
    public let code: String
    /// What was wrong, a sentence.
    public let message: String
    /// What to do next, a sentence.
    public let hint: String
    /// More headers, such as `Retry-After`.
    public let headers: HTTPFields
    /// What the log says of it and clients do not hear.
    var cause: String?

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - code: for programs.
    ///   - message: what was wrong.
    ///   - hint: what to do next.
    ///   - headers: more headers.
    public init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String, headers: HTTPFields = [:]
    ) {
        (self.status, self.code, self.message, self.hint, self.headers) = (status, code, message, hint, headers)
    }

    /// The sentence, for logs.
    public var description: String { "\(status.code) \(code): \(message)" }

    /// The body that clients get.
    public struct Body: Codable, Sendable, Equatable {
        /// What went wrong.
        public struct Details: Codable, Sendable, Equatable {
            /// For programs.
            public var code: String
            /// What was wrong.
            public var message: String
            /// What to do next.
            public var hint: String
        }
        /// What went wrong.
        public var error: Details
    }

    /// Writes the refusal.
    ///
    /// - Parameters:
    ///   - request: what was asked.
    ///   - context: is not looked at.
    /// - Returns: a JSON response.
    /// - Throws: never in practice.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
        for field in headers { response.headers.append(field) }
        return response
    }
}

extension Failure {
    /// The body as bytes, for answers outside of the router.
    var json: [UInt8] {
        let body = Body(error: details)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(body)).map(Array.init) ?? []
    }

    /// What went wrong, without the status.
    var details: Body.Details { .init(code: code, message: message, hint: hint) }

    /// ``details`` in JSON, as they are kept.
    var detailsText: String? {
        (try? JSONEncoder().encode(details)).map { String(decoding: $0, as: UTF8.self) }
    }
}
