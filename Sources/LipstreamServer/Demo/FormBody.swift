internal import Foundation
internal import Hummingbird
internal import NIOCore

/// The one file of a form, as a body of its own: other fields are passed over.
struct FormFile<Body: AsyncSequence<ByteBuffer, any Error> & Sendable>: AsyncSequence, Sendable
where Body.AsyncIterator: SendableMetatype {
    let parser: MultipartParser
    let body: Body
    /// The field that holds the file.
    let field: String

    func makeAsyncIterator() -> Iterator { Iterator(parser: parser, body: body.makeAsyncIterator(), field: field) }

    struct Iterator: AsyncIteratorProtocol {
        private var parser: MultipartParser
        private var body: Body.AsyncIterator
        private let field: String
        private var isInField = false
        private var hasFound = false

        init(parser: MultipartParser, body: Body.AsyncIterator, field: String) {
            (self.parser, self.body, self.field) = (parser, body, field)
        }

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> ByteBuffer? {
            while let bytes = try await body.next(isolation: actor) {
                let found = try contents(of: bytes)
                // An empty piece is handed on too: whoever waits for a stalled client sees that it sends.
                return found
            }
            guard parser.isComplete else {
                throw badForm("The form ended before its last boundary.")
            }
            guard hasFound else { throw badForm("The form has no field \"\(field)\".") }
            return nil
        }

        private mutating func contents(of bytes: ByteBuffer) throws -> ByteBuffer {
            var found = ByteBuffer()
            do {
                for event in try parser.append(bytes.readableBytesView) {
                    switch event {
                    case .begin(let name, _):
                        // Of several files the first counts.
                        isInField = name == field && !hasFound
                        if isInField { hasFound = true }
                    case .bytes(let bytes): if isInField { found.writeBytes(bytes) }
                    case .end: isInField = false
                    }
                }
            } catch {
                throw badForm("The form cannot be read: \(error.reason).")
            }
            return found
        }
    }
}

/// A form without a picture in it.
func badForm(_ message: String) -> Failure {
    Failure(.badRequest, "bad_form", message, hint: "Send multipart/form-data with the picture in the field image.")
}
