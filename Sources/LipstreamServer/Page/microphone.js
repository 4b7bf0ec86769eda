// Speech that goes to the server: the microphone, or a sound file at the pace of real time.

const FILE_CHUNK = 0.1; // seconds

/** The loudness of samples, 0...1 on a scale of decibels from -60 to 0. */
export function level(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const root = Math.sqrt(sum / samples.length) / 32768;
  return Math.max(0, Math.min(1, 1 + Math.log10(root + 1e-6) / 3));
}

export class Microphone {
  constructor(context, hear) {
    Object.assign(this, { context, hear });
  }

  get isOn() {
    return this.stream !== undefined;
  }

  async start() {
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
    if (!navigator.mediaDevices) throw new DOMException("", "NotSupportedError");
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    this.module ??= this.context.audioWorklet.addModule("/microphone-worklet.js");
    await this.module;
    this.stream = stream;
    this.source = this.context.createMediaStreamSource(stream);
    this.node = new AudioWorkletNode(this.context, "microphone-chunks", { numberOfOutputs: 0 });
    this.node.port.onmessage = ({ data }) => this.hear(data);
    this.source.connect(this.node);
  }

  stop() {
    this.source?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.node) this.node.port.onmessage = null;
    this.stream = this.source = this.node = undefined;
  }
}

export class SoundFile {
  constructor(context, hear) {
    Object.assign(this, { context, hear });
  }

  get isPlaying() {
    return this.timer !== undefined;
  }

  /** Plays a file to its end or to `stop`; throws where it is no sound. */
  async play(file) {
    this.stop();
    // decodeAudioData brings it to the context's own rate, which is the session's.
    const sound = await this.context.decodeAudioData(await file.arrayBuffer());
    const samples = mono(sound);
    const size = Math.round(this.context.sampleRate * FILE_CHUNK);
    const begin = performance.now();
    let sent = 0;
    await new Promise((resolve) => {
      this.finish = resolve;
      this.timer = setInterval(() => {
        // As much as time has passed: a timer in a hidden tab is late.
        const due = Math.floor((performance.now() - begin) / 1000 / FILE_CHUNK) + 1;
        while (sent < due && sent * size < samples.length) {
          this.hear(samples.slice(sent * size, (sent + 1) * size));
          sent += 1;
        }
        if (sent * size >= samples.length) this.stop();
      }, FILE_CHUNK * 500);
    });
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.finish?.();
  }
}

function mono(sound) {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, index) => sound.getChannelData(index));
  return Int16Array.from(channels[0], (_, index) => {
    let sum = 0;
    for (const channel of channels) sum += channel[index];
    return Math.max(-1, Math.min(1, sum / channels.length)) * 32767;
  });
}
