internal import Foundation

/// One client's session from hello to goodbye.
struct LoadSession {
    let load: LiveLoad
    let chunks: SpokenChunks

    /// Runs the session; whatever goes wrong is in the record.
    func run() async -> SessionRecord {
        var record = SessionRecord()
        record.silenceSent = chunks.silence
        record.began = .now
        do {
            let headers = load.token.map { [("Sec-WebSocket-Protocol", "bearer.\($0)")] } ?? []
            let client = try await LiveClient.connect(
                host: load.host, port: load.port, path: load.path, headers: headers)
            try await client.send(hello)
            guard await waitUntilReady(client, &record) else { return record }
            async let sent = speak(to: client)
            await listen(to: client, &record)
            record.sent = await sent
        } catch {
            record.errors.append("\(error)")
        }
        return record
    }

    private var hello: String {
        let engine = load.engine.map { #","engine":"\#($0)""# } ?? ""
        return
            #"{"type":"hello","version":1,"sampleRate":\#(SpokenChunks.sampleRate),"codec":"\#(load.codec)"\#(engine)}"#
    }

    /// Waits for the server to have a session; not for ever.
    private func waitUntilReady(_ client: LiveClient, _ record: inout SessionRecord) async -> Bool {
        let limit = Duration.seconds(30)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                await client.drop()
            }
            defer { group.cancelAll() }
            for await message in client.messages {
                record.take(message)
                if record.framesPerSecond > 0 { return true }
            }
            if record.errors.isEmpty {
                record.errors.append("The connection ended before the server was ready, or it took over \(limit).")
            }
            return false
        }
    }

    /// Sends a chunk every 20 ms, each when its time has come and not before.
    ///
    /// - Returns: when each was sent.
    private func speak(to client: LiveClient) async -> [ContinuousClock.Instant] {
        let start = ContinuousClock.now
        var sent: [ContinuousClock.Instant] = []
        do {
            for index in 0..<Int(load.seconds * Double(SpokenChunks.rate)) {
                let moment = Double(index) / Double(SpokenChunks.rate)
                try await Task.sleep(until: start + .seconds(moment), tolerance: .zero, clock: .continuous)
                if case .stopsReading(let after) = load.behaviour, moment >= after, index > 0,
                    moment - after < 1 / Double(SpokenChunks.rate)
                {
                    try await client.stopReading()
                }
                sent.append(.now)
                try await client.send(chunks[index])
            }
            // The last pictures are still being made.
            try await Task.sleep(for: .milliseconds(500))
        } catch {
            // The server hung up, or we are cancelled: what it said is in the messages.
        }
        await client.close()
        return sent
    }

    private func listen(to client: LiveClient, _ record: inout SessionRecord) async {
        for await message in client.messages {
            guard let frame = record.take(message), load.behaviour != .neverAcknowledges else { continue }
            try? await client.send(#"{"type":"ack","frame":\#(frame)}"#)
        }
    }
}
