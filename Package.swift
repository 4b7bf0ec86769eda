// swift-tools-version: 6.2
import PackageDescription

// OpenVINO comes from its Python wheel, unpacked by Scripts/bootstrap: SwiftPM cannot fetch it, so the root package
// names the folder itself. These flags are why Lipstream is a program and not a library dependency.
let openVINO = "\(Context.packageDirectory)/.deps/openvino"

let settings: [SwiftSetting] = [
    // A target that imports Inference loads its C module too, so all of them must find the headers.
    .unsafeFlags(["-Xcc", "-I\(openVINO)/include"]),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

#if arch(x86_64)
    // Pixel loops want 256-bit vectors; every x86 CPU since 2013 has them, and `lipstream doctor` checks.
    let vector: [SwiftSetting] = [.unsafeFlags(["-target-cpu", "haswell"])]
#else
    let vector: [SwiftSetting] = []
#endif

let package = Package(
    name: "lipstream",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "lipstream", targets: ["lipstream"])],
    // The versions that were tested, and their patches: Package.resolved is not committed.
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-extras", .upToNextMinor(from: "1.35.2")),
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
        .package(url: "https://github.com/swift-server/async-http-client", .upToNextMinor(from: "1.37.0")),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMinor(from: "2.13.0")),
        .package(url: "https://github.com/swiftlang/swift-subprocess", .upToNextMinor(from: "1.0.2")),
    ],
    targets: [
        .systemLibrary(name: "COpenVINO"),
        .systemLibrary(
            name: "CFFmpeg", pkgConfig: "libavformat libavcodec libavutil libswscale libswresample",
            providers: [
                .apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev", "libswresample-dev"]),
                .brew(["ffmpeg"]),
            ]),
        .systemLibrary(
            name: "CEspeakNG", pkgConfig: "espeak-ng", providers: [.apt(["libespeak-ng-dev"]), .brew(["espeak-ng"])]),
        // Types only: the library is opened while the program runs, where it is installed.
        .systemLibrary(name: "CRHVoice"),
        // KISS FFT 131.1.0 as published: Homebrew has none. Only the complex transform is here.
        .target(name: "CKissFFT", exclude: ["COPYING", "LICENSES"]),

        .target(name: "Media", swiftSettings: settings + vector),
        .target(name: "MediaIO", dependencies: ["Media", "CFFmpeg"], swiftSettings: settings + vector),
        .target(
            name: "Inference", dependencies: ["Media", "COpenVINO"], swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags(["-L\(openVINO)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(openVINO)/lib"])
            ]),
        .target(name: "ModelStore", dependencies: ["Media"], swiftSettings: settings + vector),
        // Foundation only: a checkpoint comes from anywhere, and what reads it should be small enough to be read through.
        .target(name: "Checkpoint", swiftSettings: settings + vector),
        .target(
            name: "SpeechProcessing", dependencies: ["Media", "CEspeakNG", "CKissFFT"],
            swiftSettings: settings + vector),
        // Natural voices: knows no folder and no network, only the files of a voice.
        .target(
            name: "Piper", dependencies: ["Media", "SpeechProcessing", "Inference"], swiftSettings: settings + vector),
        .target(
            name: "RHVoice", dependencies: ["Media", "SpeechProcessing", "CRHVoice"], swiftSettings: settings),
        .target(name: "Faces", dependencies: ["Media", "Inference"], swiftSettings: settings + vector),
        .target(
            name: "Restoration", dependencies: ["Media", "Inference", "Faces", "LipSync"],
            swiftSettings: settings + vector),
        .target(
            name: "Articulation", dependencies: ["Media", "Inference", "SpeechProcessing"],
            resources: [.copy("Resources")],
            swiftSettings: settings + vector),
        .target(
            name: "LipSync",
            dependencies: ["Media", "MediaIO", "Inference", "SpeechProcessing", "Faces", "Articulation"],
            resources: [.copy("Resources/portrait.jpg")],
            swiftSettings: settings + vector),
        .target(
            name: "MeshEngine",
            dependencies: ["Media", "Inference", "SpeechProcessing", "Faces", "Articulation", "LipSync"],
            swiftSettings: settings + vector),
        .target(
            name: "Wav2LipEngine", dependencies: ["Media", "Inference", "SpeechProcessing", "LipSync"],
            swiftSettings: settings + vector),
        .target(
            name: "LatentSync",
            dependencies: ["Media", "MediaIO", "Inference", "ModelStore", "SpeechProcessing", "Faces", "LipSync"],
            swiftSettings: settings + vector),
        // What Sync.so's API sends and answers: for the engine that calls it and for the server that offers it.
        .target(name: "SyncAPI", swiftSettings: settings),
        .target(
            name: "LipstreamServer",
            dependencies: [
                "Media", "MediaIO", "ModelStore", "SpeechProcessing", "Faces", "LipSync", "SyncAPI",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Page")],
            swiftSettings: settings),
        // Judges any talking video by its picture and its sound; knows no engine.
        .target(
            name: "Measurement",
            dependencies: ["Media", "MediaIO", "Inference", "SpeechProcessing", "Articulation", "Faces"],
            swiftSettings: settings + vector),
        // Real WebSocket clients that speak a WAV in real time and say what came back, for `lipstream bench --live`.
        .target(
            name: "LiveLoad",
            dependencies: [
                "Media", "MediaIO",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: settings),
        // Films that the service Sync.so makes: knows its API and no other engine.
        .target(
            name: "SyncEngine", dependencies: ["Media", "ModelStore", "SyncAPI"], swiftSettings: settings),
        .executableTarget(
            name: "lipstream",
            dependencies: [
                "Media", "MediaIO", "Inference", "ModelStore", "Checkpoint", "SpeechProcessing", "Faces",
                "Articulation",
                "LipSync", "LatentSync", "MeshEngine", "Wav2LipEngine", "Restoration", "LipstreamServer",
                "LiveLoad", "Measurement", "Piper", "RHVoice", "SyncAPI", "SyncEngine",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        .target(
            name: "TestSupport",
            dependencies: [
                "Media", "Faces", "LipSync",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/TestSupport", swiftSettings: settings
        ),
        .testTarget(name: "MediaTests", dependencies: ["Media", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "MediaIOTests", dependencies: ["MediaIO", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "InferenceTests", dependencies: ["Inference", "ModelStore", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ModelStoreTests",
            dependencies: ["ModelStore", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CheckpointTests", dependencies: ["Checkpoint", "Inference", "ModelStore", "TestSupport"],
            resources: [.copy("Expected")],
            swiftSettings: settings),
        .testTarget(
            name: "SpeechProcessingTests", dependencies: ["SpeechProcessing", "TestSupport"],
            resources: [.copy("Expected")],
            swiftSettings: settings),
        .testTarget(
            name: "PiperTests",
            dependencies: ["Piper", "Inference", "Media", "ModelStore", "SpeechProcessing", "TestSupport"],
            resources: [.copy("Expected")],
            swiftSettings: settings),
        .testTarget(
            name: "FacesTests", dependencies: ["Faces", "MediaIO", "ModelStore", "TestSupport"],
            resources: [.copy("Expected")],
            swiftSettings: settings),
        .testTarget(
            name: "RestorationTests",
            dependencies: [
                "Restoration", "Articulation", "Faces", "Inference", "LipSync", "Media", "MediaIO", "MeshEngine",
                "ModelStore", "TestSupport", "Wav2LipEngine",
            ],
            resources: [.copy("Expected"), .copy("Models")],
            swiftSettings: settings),
        .testTarget(
            name: "RHVoiceTests", dependencies: ["RHVoice", "Media", "SpeechProcessing"], swiftSettings: settings),
        .testTarget(
            name: "ArticulationTests",
            dependencies: ["Articulation", "Inference", "Media", "SpeechProcessing", "TestSupport"],
            resources: [.copy("Expected")],
            swiftSettings: settings),
        .testTarget(
            name: "MeasurementTests",
            dependencies: [
                "Measurement", "Articulation", "Faces", "Inference", "Media", "MediaIO", "ModelStore", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "MeshEngineTests",
            dependencies: [
                "MeshEngine", "Articulation", "Faces", "Inference", "LipSync", "MediaIO", "ModelStore", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "Wav2LipEngineTests",
            dependencies: [
                "Wav2LipEngine", "Checkpoint", "Inference", "LipSync", "Media", "MediaIO", "SpeechProcessing",
                "TestSupport",
            ],
            resources: [.copy("Expected"), .copy("Standins")],
            swiftSettings: settings),
        .testTarget(
            name: "LatentSyncTests",
            dependencies: [
                "LatentSync", "Faces", "Inference", "LipSync", "Media", "MediaIO", "ModelStore", "TestSupport",
            ],
            resources: [.copy("Expected"), .copy("Networks")],
            swiftSettings: settings),
        .testTarget(
            name: "LipSyncTests",
            dependencies: [
                "LipSync", "Articulation", "Faces", "Inference", "Media", "MediaIO", "ModelStore", "SpeechProcessing",
                "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(name: "SyncAPITests", dependencies: ["SyncAPI"], swiftSettings: settings),
        .testTarget(
            name: "LipstreamServerTests",
            dependencies: [
                "LipstreamServer", "LipSync", "LiveLoad", "Media", "MediaIO", "SyncAPI", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SyncEngineTests", dependencies: ["SyncEngine", "SyncAPI", "ModelStore", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "lipstream", "Inference", "LatentSync", "LipSync", "LipstreamServer", "MediaIO", "ModelStore",
                "Piper", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Help"],
            swiftSettings: settings),
    ]
)
