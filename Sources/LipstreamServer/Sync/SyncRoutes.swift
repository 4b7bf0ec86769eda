internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import SyncAPI

/// Registers the routes of Sync.so's API, version 2.
///
/// - Parameters:
///   - router: gets the routes.
///   - door: reads requests and judges them.
///   - avatars: faces that the server keeps, its assets.
func addSyncRoutes<Context: RequestContext>(
    to router: some RouterMethods<Context>, door: SyncDoor, avatars: AvatarStore
) {
    router.post("/v2/generate") { request, _ -> Response in
        try .json(try await door.generate(request), status: .created)
    }
    router.get("/v2/generate/:id") { request, context -> Response in
        try door.count(request)
        return try .json(try await door.queue.store.record(context.parameters.require("id")).generation())
    }
    router.get("/v2/generations") { request, _ -> Response in
        try door.count(request)
        let query = request.uri.queryParameters
        let records = try await door.queue.store.list(status: query.list("status"), ids: query.list("ids"))
        return try .json(records.map { try $0.generation() })
    }
    router.post("/v2/analyze/cost") { request, _ -> Response in
        try .json(try await door.cost(request), status: .created)
    }
    router.get("/v2/models") { request, _ -> Response in
        try door.count(request)
        return try .json(door.models.listings(of: door.backend.engines, version: door.backend.version))
    }
    router.get("/v2/assets") { request, _ -> Response in
        try door.count(request)
        let assets = try await avatars.list().map { Asset($0) }
        return try .json(AssetPage(items: assets, totalCount: assets.count))
    }
    router.get("/v2/assets/:id") { request, context -> Response in
        try door.count(request)
        return try .json(Asset(try await avatars.avatar(context.parameters.require("id"))))
    }
    router.get("/v2/outputs/:id/:secret/:name") { request, context -> Response in
        let record = try await door.queue.store.record(context.parameters.require("id"))
        let given = try Array(context.parameters.require("secret").utf8)
        guard AccessRules.equal(given, Array(record.secret.utf8)), record.status == GenerationStatus.completed.rawValue
        else {
            throw Failure(.notFound, "no_generation", "There is no such film.", hint: "Take the address of outputUrl.")
        }
        return try await .file(door.queue.store.film(record), type: "video/mp4", for: request, context)
    }
}

extension Parameters {
    /// All values of a name, or `nil` where there are none.
    ///
    /// The documents write lists with commas, the official client repeats the name.
    fileprivate func list(_ name: String) -> [String]? {
        let values = getAll(name).flatMap { $0.split(separator: ",").map(String.init) }
        return values.isEmpty ? nil : values
    }
}

/// A face that the server keeps, as the API describes files.
private struct Asset: Encodable {
    let id: String
    let createdAt: String
    let updatedAt: String
    let name: String
    let type = "IMAGE"
    let visibility = "ORGANIZATION"
    let inputType = "UPLOAD"
    let width: Int
    let height: Int

    init(_ avatar: AvatarDescription) {
        (id, name, width, height) = (avatar.id, avatar.name, avatar.width, avatar.height)
        (createdAt, updatedAt) = (avatar.createdAt, avatar.createdAt)
    }
}

/// All assets: there are never so many that they need pages.
private struct AssetPage: Encodable {
    let items: [Asset]
    let totalCount: Int
}
