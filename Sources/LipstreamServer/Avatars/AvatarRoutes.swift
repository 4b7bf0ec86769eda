internal import Foundation
public import Hummingbird

/// Registers what clients do with avatars.
///
/// - Parameters:
///   - router: gets the routes.
///   - store: keeps the avatars.
public func addAvatarRoutes<Context: RequestContext>(to router: some RouterMethods<Context>, store: AvatarStore) {
    router.put("/api/v1/avatars/:name") { request, context -> Response in
        let escaped = try context.parameters.require("name")
        let name = escaped.removingPercentEncoding ?? escaped
        try request.requireFileBody()
        let added = try await store.upload.receive(request.body, declared: request.declaredLength) { received in
            try await store.add(received, named: name)
        }
        return try .json(added.avatar, status: added.isNew ? .created : .ok)
    }
    router.get("/api/v1/avatars") { _, _ -> Response in
        try .json(["avatars": await store.list()])
    }
    router.get("/api/v1/avatars/:name") { _, context -> Response in
        try .json(try await store.avatar(context.parameters.require("name")))
    }
    router.get("/api/v1/avatars/:name/thumbnail") { request, context -> Response in
        let avatar = try await store.avatar(context.parameters.require("name"))
        return try await .file(store.files.thumbnail(avatar.id), type: "image/jpeg", for: request, context)
    }
    router.get("/api/v1/avatars/:name/picture") { request, context -> Response in
        let avatar = try await store.avatar(context.parameters.require("name"))
        return try await .file(store.files.picture(avatar.id), type: "image/jpeg", for: request, context)
    }
    router.delete("/api/v1/avatars/:name") { _, context -> Response in
        try await store.delete(context.parameters.require("name"))
        return Response(status: .noContent)
    }
}

extension Request {
    /// How long the body says that it is.
    var declaredLength: Int? { headers[.contentLength].flatMap { Int($0, radix: 10) } }

    /// Refuses a form where the body itself is the file: its boundaries would be stored as a part of it.
    ///
    /// - Throws: ``Failure`` (415 `form_not_file`).
    func requireFileBody() throws(Failure) {
        guard headers[.contentType]?.lowercased().hasPrefix("multipart/") == true else { return }
        throw Failure(
            .unsupportedMediaType, "form_not_file", "The body is a form, and this route takes the file itself.",
            hint: "Send the file as the body, as curl does with --data-binary @FILE or --upload-file FILE.",
            headers: [.connection: "close"])
    }
}
