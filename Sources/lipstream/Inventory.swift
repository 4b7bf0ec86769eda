import Faces
import Foundation
import Inference
import MediaIO
import ModelStore
import SpeechProcessing
import SyncEngine

/// What is installed, before anything is tried.
enum Inventory {
    /// The computer.
    static func machine() -> [Finding] {
        let info = ProcessInfo.processInfo
        let memory = Double(info.physicalMemory) / 1e9
        let features = CPU.features.description
        return [
            Finding(
                "system", .ok, "\(info.operatingSystemVersionString), \(Machine.architecture)",
                fields: ["system": info.operatingSystemVersionString, "architecture": Machine.architecture]),
            .check(
                "processor", Machine.hasNeededVectors,
                "\(Machine.processorName), \(info.activeProcessorCount) cores, \(features)",
                otherwise: "AVX2 and FMA are needed; run Lipstream on a processor of 2013 or later",
                fields: [
                    "processor": Machine.processorName, "cores": info.activeProcessorCount, "features": features,
                ]),
            .check(
                "memory", memory > 0.9, String(format: "%.1f GB", memory), otherwise: "1 GB is needed",
                fields: ["bytes": Int(clamping: info.physicalMemory)]),
        ]
    }

    /// OpenVINO.
    static func inference() -> Finding {
        let advice = "run Scripts/bootstrap again (or make)"
        do {
            let devices = try Core().devices()
            return .check(
                "inference", devices.contains("CPU"),
                "OpenVINO \(Core.version), devices: \(devices.joined(separator: ", "))", otherwise: advice,
                fields: ["version": Core.version, "devices": devices])
        } catch {
            return Finding("inference", .failed, error.description, advice: advice)
        }
    }

    /// What a model compiled for 16 bits really computes with: a device may ignore what it is asked for.
    static func precision(_ core: Core, _ models: FaceModels) -> Finding {
        let asked = core.halfPrecision?.rawValue ?? Precision.f32.rawValue
        do {
            let model = try core.compile(
                contentsOf: models.shortRangeDetector, options: CompileOptions(precision: .automatic, cache: nil))
            let found = model.property("INFERENCE_PRECISION_HINT") ?? "unknown"
            return Finding(
                "precision", found == asked ? .ok : .note,
                "large networks compute in \(found)" + (found == asked ? "" : ", though \(asked) was asked for"),
                fields: ["precision": found, "asked": asked])
        } catch {
            return Finding("precision", .failed, error.description, isAboutModels: error.code == .fileMissing)
        }
    }

    /// FFmpeg.
    static func media() -> [Finding] {
        let versions = MediaLibrary.versions
        let encoders = MediaLibrary.Codec.allCases.map { ($0.rawValue, MediaLibrary.encoder(for: $0)) }
        let missing = encoders.filter { $0.1 == nil }.map(\.0)
        return [
            Finding(
                "media", .ok, "FFmpeg: " + versions.map { "\($0.name) \($0.version)" }.joined(separator: ", "),
                fields: ["versions": Dictionary(uniqueKeysWithValues: versions.map { ($0.name, $0.version) })]),
            .check(
                "encoders", missing.isEmpty,
                missing.isEmpty
                    ? encoders.map { "\($0.0) by \($0.1 ?? "")" }.joined(separator: ", ")
                    : "FFmpeg cannot write \(missing.joined(separator: " and "))",
                otherwise: "install an FFmpeg with libx264 and aac",
                fields: Dictionary(uniqueKeysWithValues: encoders.map { ($0.0, $0.1 ?? "") })),
        ]
    }

    /// espeak-ng's voices and natural ones.
    static func voices() async -> Finding {
        do {
            let catalogue = try await Synthesizer().catalogue
            let wanted = [("en", "English"), ("ru", "Russian"), ("uz", "Uzbek")]
            let missing = wanted.filter { language, _ in !catalogue.voices.contains { $0.speaks(language) } }
            let natural = InstalledVoices.all().map(\.name)
            let people = natural.isEmpty ? "none natural" : "natural: \(natural.joined(separator: ", "))"
            let names = (missing.isEmpty ? wanted : missing).map(\.1).joined(separator: ", ")
            return .check(
                "voices", missing.isEmpty,
                "\(catalogue.voices.count) of espeak-ng, \(missing.isEmpty ? "among them" : "but without") \(names); "
                    + people,
                otherwise: "install espeak-ng-data (Debian) or espeak-ng (Homebrew) anew",
                fields: ["count": catalogue.voices.count, "missing": missing.map(\.0), "natural": natural])
        } catch {
            return Finding("voices", .failed, "\(error)")
        }
    }

    /// Whether Sync.so can be asked; the key itself is nobody's business, and nobody is asked.
    static func sync(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> Finding {
        guard SyncAccount.hasKey(environment) else {
            return Finding(
                "sync", .note, "\(SyncAccount.keyVariable) is not set, so --engine sync cannot be used",
                fields: ["key": false])
        }
        do {
            let address = try SyncAccount(environment).address.absoluteString
            return Finding(
                "sync", .ok, "\(SyncAccount.keyVariable) is set; --engine sync asks \(address)",
                fields: ["key": true, "address": address])
        } catch {
            return Finding("sync", .failed, error.description, fields: ["key": true])
        }
    }

    /// The weights, by their digests.
    static func models(in folder: DependencyFolder) -> [Finding] {
        ModelCatalogue.entries.map { entry in
            do throws(ModelStoreError) {
                _ = try entry.require(in: folder)
                return Finding(
                    "model", .ok,
                    "\(entry.name): \(entry.content == nil ? "comes with the program" : "there and whole")",
                    fields: ["model": entry.name, "status": "present"])
            } catch {
                return Finding(
                    "model", .failed, error.description,
                    fields: ["model": entry.name, "status": error.code == .modelMissing ? "missing" : "damaged"],
                    isAboutModels: true)
            }
        }
    }

    /// The models that the user has added; having none is nothing broken.
    static func ownModels(in folder: ModelFolder) -> [Finding] {
        let findings = folder.names().map { name in
            do throws(ModelStoreError) {
                let model = try folder.model(named: name)
                return Finding(
                    "own model", .ok, "\(name): \(model.kind.rawValue), \(model.licence.name)",
                    fields: ["model": name, "kind": model.kind.rawValue, "licence": model.licence.name])
            } catch {
                return Finding("own model", .note, error.description, fields: ["model": name, "status": "damaged"])
            }
        }
        guard findings.isEmpty else { return findings }
        return [
            Finding(
                "own model", .note, "no neural model is installed, and the mesh engine needs none",
                advice: "to get one, run lipstream models pull wav2lip-gan")
        ]
    }
}

extension Voice {
    /// Whether it reads a language, or a regional kind of it.
    fileprivate func speaks(_ tag: String) -> Bool { language == tag || language.hasPrefix(tag + "-") }
}
