internal import CRHVoice
internal import Foundation
internal import SpeechProcessing

/// The functions of libRHVoice, where it is installed: it is opened while the program runs and never closed.
///
/// The library is under LGPL-2.1 or later, and Debian has it with its voices in `non-free`.
@safe struct RHVoiceLibrary: @unchecked Sendable {
    // C functions; the engine is used by one actor only.
    let engine: UnsafeMutableRawPointer
    let newMessage: lipstream_rhvoice_new_message
    let deleteMessage: lipstream_rhvoice_delete_message
    let speak: lipstream_rhvoice_speak
    /// What it has, as it lists them.
    let voices: [RHVoiceDescription]

    #if os(macOS)
        private static let names = ["libRHVoice.5.dylib"]
    #else
        private static let names = ["libRHVoice.so.5"]
    #endif

    /// Opens the library and reads its list of voices.
    ///
    /// - Returns: `nil` where it is not installed, is another version, or has no voice.
    static func open() -> RHVoiceLibrary? {
        for name in names {
            if let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL), let library = unsafe RHVoiceLibrary(handle) {
                return library
            }
        }
        return nil
    }

    private init?(_ handle: UnsafeMutableRawPointer) {
        func function<Function>(_ name: String, as type: Function.Type) -> Function? {
            guard let symbol = unsafe dlsym(handle, "RHVoice_\(name)") else { return nil }
            return unsafe unsafeBitCast(symbol, to: type)
        }
        guard
            let newEngine = unsafe function("new_tts_engine", as: lipstream_rhvoice_new_engine.self),
            let count = unsafe function("get_number_of_voices", as: lipstream_rhvoice_voice_count.self),
            let list = unsafe function("get_voices", as: lipstream_rhvoice_voices.self),
            let newMessage = unsafe function("new_message", as: lipstream_rhvoice_new_message.self),
            let deleteMessage = unsafe function("delete_message", as: lipstream_rhvoice_delete_message.self),
            let speak = unsafe function("speak", as: lipstream_rhvoice_speak.self)
        else { return nil }
        var start = unsafe lipstream_rhvoice_init()
        unsafe start.callbacks.set_sample_rate = { rate, data in
            unsafe SampleCollector.of(data)?.hertz = Int(rate)
            return 1
        }
        unsafe start.callbacks.play_speech = { samples, count, data in
            guard let samples = unsafe samples, let sound = unsafe SampleCollector.of(data) else { return 0 }
            return sound.take(unsafe UnsafeBufferPointer(start: samples, count: Int(count)).span) ? 1 : 0
        }
        guard let engine = unsafe newEngine(&start) else { return nil }
        unsafe self.engine = unsafe engine
        unsafe (self.newMessage, self.deleteMessage, self.speak) = unsafe (newMessage, deleteMessage, speak)
        let infos = unsafe UnsafeBufferPointer(start: list(engine), count: Int(count(engine)))
        voices = unsafe infos.compactMap { info in
            guard let name = unsafe info.name, let language = unsafe info.language else { return nil }
            return RHVoiceDescription(
                name: unsafe String(cString: name), language: unsafe String(cString: language),
                gender: unsafe info.gender == 1 ? .male : unsafe info.gender == 2 ? .female : .unspecified)
        }
        guard !voices.isEmpty else { return nil }
    }
}
