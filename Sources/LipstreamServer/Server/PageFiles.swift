internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The page's files, read once: what is not on the list does not exist, so no path can lead out of it.
struct PageFiles: Sendable {
    private struct File: Sendable {
        let bytes: ByteBuffer
        let type: String
        let tag: String
    }

    private let files: [String: File]

    /// Reads all files of a folder.
    ///
    /// - Throws: ``ServerError`` (`pageMissing`).
    init(folder: URL? = Bundle.module.url(forResource: "Page", withExtension: nil)) throws(ServerError) {
        let missing = ServerError(
            .pageMissing,
            "the page's files are missing beside the program: build it again with make, and move its "
                + ".resources folder along with it")
        guard let folder = folder?.resolvingSymlinksInPath(),
            let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        else { throw missing }
        var files: [String: File] = [:]
        for case let url as URL in found {
            guard (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true,
                let data = try? Data(contentsOf: url)
            else { continue }
            let path = url.resolvingSymlinksInPath().path.dropFirst(folder.path.count)
            files[String(path)] = File(
                bytes: ByteBuffer(bytes: data), type: Self.type(of: url.pathExtension), tag: Self.tag(of: data))
        }
        guard let index = files["/index.html"] else { throw missing }
        files["/"] = index
        // Pages are opened without the ending of their files.
        for name in ["/stage", "/remote", "/docs"] { files[name] = files[name + ".html"] }
        self.files = files
    }

    /// The paths of all files.
    var paths: Set<String> { Set(files.keys) }

    /// Answers with the file at one of ``paths``.
    func response(to request: Request, at path: String) -> Response {
        guard let file = files[path] else { return Response(status: .notFound) }
        var headers: HTTPFields = [
            .contentType: file.type, .cacheControl: "no-cache", .eTag: file.tag, .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: Self.policy,
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }

    /// Nothing comes from elsewhere; recordings and previews are blobs of the page's own.
    private static let policy = [
        "default-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob:", "worker-src 'self' blob:",
        "connect-src 'self' ws: wss:", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static func type(of suffix: String) -> String {
        switch suffix.lowercased() {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "webmanifest": "application/manifest+json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "txt", "md": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }

    /// FNV-1a: tells versions of a file apart, no more.
    private static func tag(of data: Data) -> String {
        let hash = data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64(clamping: $1)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))\""
    }
}
