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
}
