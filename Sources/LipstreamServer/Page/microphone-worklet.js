// Cuts the microphone's sound into chunks of 20 ms, as 16-bit samples.

class MicrophoneChunks extends AudioWorkletProcessor {
  constructor() {
    super();
    this.chunk = new Int16Array(Math.round(sampleRate / 50));
    this.count = 0;
  }

  process([[input]]) {
    for (const value of input ?? []) {
      this.chunk[this.count] = Math.max(-1, Math.min(1, value)) * 32767;
      this.count += 1;
      if (this.count < this.chunk.length) continue;
      this.port.postMessage(this.chunk);
      this.count = 0;
    }
    return true;
  }
}

registerProcessor("microphone-chunks", MicrophoneChunks);
