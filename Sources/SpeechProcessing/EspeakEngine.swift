internal import CEspeakNG
internal import Foundation
internal import Media

/// libespeak-ng, which is one per process: a single actor, whose thread is the only one that ever calls it.
@safe actor EspeakEngine {
    static let shared = EspeakEngine()

    private nonisolated let executor = BlockingExecutor(label: "lipstream.espeak-ng")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private var started: Result<VoiceCatalogue, SpeechError>?

    private init() {}

    /// Starts the library at the first call.
    ///
    /// - Returns: what is installed.
    /// - Throws: ``SpeechError`` when its data is missing or it will not start.
    func catalogue() throws(SpeechError) -> VoiceCatalogue {
        let result = started ?? Result { () throws(SpeechError) in try Self.start() }
        started = result
        return try result.get()
    }

    /// Speaks one piece of text, with a sentence's pause after it.
    ///
    /// - Returns: samples of one channel and their rate.
    /// - Throws: ``SpeechError`` when the library fails or the task is cancelled on the way.
    func speak(
        _ text: String, voice: Voice, delivery: Delivery
    ) throws(SpeechError) -> (samples: [Float], hertz: Int) {
        _ = try catalogue()
        let name = voice.variant.map { "\(voice.identifier)+\($0.code)" } ?? voice.identifier
        try Self.check(unsafe espeak_ng_SetVoiceByName(name), "loading the voice \(voice)")
        try Self.check(espeak_ng_SetParameter(espeakRATE, Int32(delivery.wordsPerMinute), 0), "setting the rate")
        try Self.check(espeak_ng_SetParameter(espeakPITCH, Int32(delivery.pitch), 0), "setting the pitch")
        let collector = SampleCollector()
        let flags = UInt32(espeakCHARS_UTF8 | espeakENDPAUSE)
        let status = unsafe text.withCString { characters in
            unsafe espeak_ng_Synthesize(
                characters, strlen(characters) + 1, 0, POS_CHARACTER, 0, flags, nil,
                Unmanaged.passUnretained(collector).toOpaque())
        }
        if collector.isCancelled || Task.isCancelled { throw .cancelledSpeech }
        try Self.check(status, "speaking")
        try Self.check(espeak_ng_Synchronize(), "speaking")
        return (collector.samples, Int(espeak_ng_GetSampleRate()))
    }

    private static func start() throws(SpeechError) -> VoiceCatalogue {
        espeak_ng_InitializePath(nil)
        let own = dataPath()
        let folder = try VoiceData.folder(among: [own] + VoiceData.candidates)
        if folder != own { unsafe espeak_ng_InitializePath(folder) }
        var context: espeak_ng_ERROR_CONTEXT?
        let status = unsafe espeak_ng_Initialize(&context)
        unsafe espeak_ng_ClearErrorContext(&context)
        try check(status, "reading the voices in \(folder)")
        try check(espeak_ng_InitializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, 0, nil), "preparing its output")
        unsafe espeak_SetSynthCallback { samples, count, events in
            guard let samples = unsafe samples, count > 0,
                let collector = unsafe SampleCollector.of(events?.pointee.user_data)
            else { return 0 }
            return collector.take(unsafe UnsafeBufferPointer(start: samples, count: Int(count)).span) ? 0 : 1
        }
        return EspeakVoices.catalogue()
    }

    /// Where the library would look for its data.
    private static func dataPath() -> String {
        var path: UnsafePointer<CChar>?
        _ = unsafe espeak_Info(&path)
        return unsafe path.map { unsafe String(cString: $0) } ?? ""
    }

    static func check(_ status: espeak_ng_STATUS, _ what: String) throws(SpeechError) {
        guard status != ENS_OK else { return }
        var message = [CChar](repeating: 0, count: 256)
        unsafe espeak_ng_GetStatusCodeMessage(status, &message, message.count)
        let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        throw SpeechError(
            .synthesisFailed,
            "Text to speech failed: espeak-ng, \(what), said \"\(reason)\". "
                + "Try another voice, or reinstall espeak-ng and its data.")
    }
}
