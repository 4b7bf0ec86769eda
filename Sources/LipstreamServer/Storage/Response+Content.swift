internal import Foundation
internal import Hummingbird
internal import NIOCore

extension Response {
    /// An answer in JSON.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    /// A file, or the part of it that was asked for.
    ///
    /// - Throws: ``Failure``: 404 where it is gone, 416 where the part lies outside.
    static func file(
        _ url: URL, type: String, for request: Request, _ context: some RequestContext
    ) async throws -> Response {
        guard let size = try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int, size > 0 else {
            throw Failure(.notFound, "no_file", "The file is gone.", hint: "Make it again.")
        }
        var headers: HTTPFields = [
            .contentType: type, .acceptRanges: "bytes", .cacheControl: "private, no-cache",
        ]
        guard let wanted = request.headers[.range].flatMap(ByteRange.init) else {
            let body = try await FileIO().loadFile(path: url.path, context: context)
            return Response(status: .ok, headers: headers, body: body)
        }
        guard let part = wanted.resolved(in: size) else {
            throw Failure(
                .rangeNotSatisfiable, "bad_range", "The file has \(size) bytes only.", hint: "Ask for less.",
                headers: [.contentRange: "bytes */\(size)"])
        }
        headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(size)"
        let body = try await FileIO().loadFile(path: url.path, range: part, context: context)
        return Response(status: .partialContent, headers: headers, body: body)
    }
}

/// One range of a `Range` header ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#name-range-requests)); several at
/// once, or another unit, count as none: then the whole file is sent.
struct ByteRange: Equatable {
    /// First byte, or `nil` where the last ``last`` bytes are wanted.
    let first: Int?
    /// Last byte, or how many from the end; `nil` for all that follow.
    let last: Int?

    init?(_ header: String) {
        let parts = header.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bytes", !parts[1].contains(",") else { return nil }
        let ends = parts[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        let texts = ends.map { $0.filter { $0 != " " } }
        let numbers = texts.map { text in text.allSatisfy { "0"..."9" ~= $0 } ? Int(text, radix: 10) : nil }
        for (text, number) in zip(texts, numbers) where !text.isEmpty && number == nil { return nil }
        (first, last) = (numbers[0], numbers[1])
        guard first != nil || last != nil else { return nil }
        if let first, let last, last < first { return nil }
    }

    /// The bytes that are meant in a file of a size, or `nil` where it has none of them.
    func resolved(in size: Int) -> ClosedRange<Int>? {
        if let first { return first < size ? first...min(last ?? size - 1, size - 1) : nil }
        guard let last, last > 0, size > 0 else { return nil }
        return max(0, size - last)...(size - 1)
    }
}

extension HTTPResponse.Status {
    /// 507, which HTTP's own list does not name.
    static var insufficientStorage: Self { Self(code: 507, reasonPhrase: "Insufficient Storage") }
}
