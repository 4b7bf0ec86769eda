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

    /// Bytes beside the file's, at most: what stands before the first boundary has no end of its own.
    static var mostElse: Int { 1 << 20 }

    func makeAsyncIterator() -> Iterator { Iterator(parser: parser, body: body.makeAsyncIterator(), field: field) }

    struct Iterator: AsyncIteratorProtocol {
        private var parser: MultipartParser
        private var body: Body.AsyncIterator
        private let field: String
        private var isInField = false
        private var hasFound = false
        /// Bytes that are not the file's.
        private var passedOver = 0

        init(parser: MultipartParser, body: Body.AsyncIterator, field: String) {
            (self.parser, self.body, self.field) = (parser, body, field)
        }

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> ByteBuffer? {
            while let bytes = try await body.next(isolation: actor) {
                let found = try contents(of: bytes)
                passedOver += bytes.readableBytes - found.readableBytes
                guard passedOver <= FormFile.mostElse else {
                    throw badForm("The form has more than \(FormFile.mostElse >> 20) MB beside its file.")
                }
                // What is passed over does not count as progress, see ``UploadPace``.
                if found.readableBytes > 0 { return found }
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
