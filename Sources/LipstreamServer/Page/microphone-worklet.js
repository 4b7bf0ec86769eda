// Cuts the microphone's sound into chunks of 20 ms, as 16-bit samples at the session's rate.

class MicrophoneChunks extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    const { rate } = processorOptions;
    this.step = sampleRate / rate; // samples that come for one that goes
    this.chunk = new Int16Array(Math.round(rate / 50));
    this.count = 0;
    [this.sum, this.weight] = [0, 0]; // of the sample that is being gathered
  }

  process([[input]]) {
    for (const value of input ?? []) {
      // A sample is the mean over its time: what would fold back from above half the session's rate is weakened.
      let left = 1;
      while (this.weight + left >= this.step - 1e-9) {
        const part = this.step - this.weight;
        this.put((this.sum + value * part) / this.step);
        left -= part;
        [this.sum, this.weight] = [0, 0];
      }
      this.sum += value * left;
      this.weight += left;
    }
    return true;
  }

  put(value) {
    this.chunk[this.count] = Math.max(-1, Math.min(1, value)) * 32767;
    this.count += 1;
    if (this.count < this.chunk.length) return;
    this.port.postMessage(this.chunk);
    this.count = 0;
  }
}

registerProcessor("microphone-chunks", MicrophoneChunks);
