// Speech that goes to the server: the microphone, or a sound file at the pace of real time.

import { Refusal } from "./api.js";

const FILE_CHUNK = 0.1; // seconds

/** The loudness of samples, 0...1 on a scale of decibels from -60 to 0. */
export function level(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const root = Math.sqrt(sum / samples.length) / 32768;
  return Math.max(0, Math.min(1, 1 + Math.log10(root + 1e-6) / 3));
}

export class Microphone {
  /** `hear(samples)` takes 16-bit sound at the context's rate; `lose(fault)` is told when the device goes away. */
  constructor(context, hear, lose) {
    Object.assign(this, { context, hear, lose });
  }

  get isOn() {
    return this.stream !== undefined;
  }

  /** Turns a device on, or the system's own choice where that is gone: then `isOther` is true. */
  async start(device) {
    if (!navigator.mediaDevices) throw new Refusal("insecure");
    const stream = await open(device);
    try {
      await this.connect(stream);
    } catch (error) {
      stop(stream);
      throw error;
    }
    this.stream = stream;
    const [track] = stream.getAudioTracks();
    track.onended = () => stream === this.stream && this.lose({ code: "microphoneGone" });
    return { isOther: Boolean(device) && track.getSettings().deviceId !== device };
  }

  async connect(stream) {
    let context = this.context;
    let source;
    try {
      source = context.createMediaStreamSource(stream);
    } catch (error) {
      // Firefox joins no device to a context of another rate (96 kHz and 48 kHz): a context of the device's own does.
      if (error.name !== "NotSupportedError") throw error;
      context = this.own = new AudioContext();
      source = context.createMediaStreamSource(stream);
    }
    await context.audioWorklet.addModule("/microphone-worklet.js");
    this.source = source;
    this.node = new AudioWorkletNode(context, "microphone-chunks", {
      numberOfOutputs: 0, processorOptions: { rate: this.context.sampleRate },
    });
    this.node.port.onmessage = ({ data }) => this.hear(data);
    source.connect(this.node);
  }

  stop() {
    this.source?.disconnect();
    stop(this.stream);
    if (this.node) this.node.port.onmessage = null;
    this.own?.close();
    this.stream = this.source = this.node = this.own = undefined;
  }
}

const stop = (stream) => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

async function open(device) {
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
  const get = (constraints) => navigator.mediaDevices.getUserMedia({ audio: constraints });
  if (!device) return get(audio);
  try {
    return await get({ ...audio, deviceId: { exact: device } });
  } catch (error) {
    if (!["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
    return get(audio);
  }
}

export class SoundFile {
  constructor(context, hear) {
    Object.assign(this, { context, hear });
  }

  get isPlaying() {
    return this.timer !== undefined;
  }

  /** Plays a file to its end or to `stop`, and waits where nobody takes it; throws where it is no sound. */
  async play(file) {
    this.stop();
    // decodeAudioData brings it to the context's own rate, which is the session's.
    const sound = await this.context.decodeAudioData(await file.arrayBuffer());
    const samples = mono(sound);
    const size = Math.round(this.context.sampleRate * FILE_CHUNK);
    let begin = performance.now();
    let sent = 0;
    await new Promise((resolve) => {
      this.finish = resolve;
      this.timer = setInterval(() => {
        // As much as time has passed: a timer in a hidden tab is late.
        const due = Math.floor((performance.now() - begin) / 1000 / FILE_CHUNK) + 1;
        while (sent < due && sent * size < samples.length) {
          if (!this.hear(samples.slice(sent * size, (sent + 1) * size))) {
            begin = performance.now() - sent * FILE_CHUNK * 1000; // goes on from here
            return;
          }
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
