// Keeps what the session sends, from a key frame on, and makes an mp4 of it without compressing the pictures again.

import { mp4 } from "./mp4.js";

const LONGEST = 600; // seconds; then recording stops by itself

export const canRecord = () => "AudioEncoder" in window && "VideoDecoder" in window;

export class Recorder {
  constructor(stopped) {
    this.stopped = stopped;
    this.clear();
  }

  clear() {
    this.pictures = [];
    this.sounds = [];
    this.isRecording = false;
  }

  begin(description) {
    this.clear();
    this.description = description;
  }

  start() {
    this.isRecording = this.pictures.length > 0;
    return this.isRecording;
  }

  addPicture(time, data, isKey) {
    // While nobody records, only what follows the newest key frame is kept: recording begins with it, at once.
    if (!this.isRecording && isKey) {
      this.pictures = [];
      this.sounds = this.sounds.filter((sound) => sound.time >= time - 0.2);
    }
    if (!this.isRecording && !isKey && !this.pictures.length) return;
    if (!this.isRecording && this.pictures.length > 500) this.clear();
    else this.pictures.push({ time, data, isKey });
    if (this.isRecording && time - this.pictures[0].time > LONGEST) this.stopped();
  }

  addSound(time, samples) {
    this.sounds.push({ time, samples });
    if (!this.isRecording && this.sounds.length > 2000) this.sounds.shift();
  }

  get seconds() {
    return this.isRecording ? this.pictures.at(-1).time - this.pictures[0].time : 0;
  }

  /** Ends the recording: {blob, sound: "aac" or "opus"}, or null where there was none. */
  async finish() {
    const { pictures, sounds, description } = this;
    this.clear();
    if (!pictures.length) return null;
    const begin = pictures[0].time, end = pictures.at(-1).time + 0.04;
    const samples = line(sounds, begin, end, description.audioSampleRate);
    const sound = await encode(samples, description.audioSampleRate);
    const { width, height, mark } = description;
    return { blob: mp4({ width, height, pictures, sound, mark }), sound: sound.codec };
  }
}

/** One line of samples between two times; what was not sent is silence. */
function line(sounds, begin, end, rate) {
  const samples = new Float32Array(Math.round((end - begin) * rate));
  for (const sound of sounds) {
    const at = Math.round((sound.time - begin) * rate);
    for (let i = Math.max(0, -at); i < sound.samples.length && at + i < samples.length; i += 1) {
      samples[at + i] = sound.samples[i] / 32768;
    }
  }
  return samples;
}

async function resample(samples, from, to) {
  if (from === to || !samples.length) return samples;
  const context = new OfflineAudioContext(1, Math.ceil(samples.length * to / from), to);
  const buffer = context.createBuffer(1, samples.length, from);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

async function encode(samples, sessionRate) {
  const rate = 48000;
  const line = await resample(samples, sessionRate, rate);
  const common = { sampleRate: rate, numberOfChannels: 1, bitrate: 96000 };
  const isSupported = async (config) => (await AudioEncoder.isConfigSupported(config).catch(() => ({}))).supported;
  const aac = { codec: "mp4a.40.2", ...common };
  const codec = (await isSupported(aac)) ? "aac" : "opus";
  const sound = { codec, rate, preSkip: codec === "opus" ? 312 : 0, samples: [] };
  const encoder = new AudioEncoder({
    output: (chunk, { decoderConfig } = {}) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      sound.samples.push({ data, duration: codec === "opus" ? 960 : 1024 });
      if (!decoderConfig?.description) return;
      const bytes = new Uint8Array(decoderConfig.description.buffer ?? decoderConfig.description);
      if (codec === "aac") sound.configuration = bytes;
      else if (bytes.length > 11) sound.preSkip = bytes[10] + bytes[11] * 256; // OpusHead
    },
    error: () => {},
  });
  encoder.configure(codec === "aac" ? aac : { codec: "opus", ...common });
  for (let at = 0; at < line.length; at += rate) {
    const data = line.slice(at, at + rate);
    const piece = new AudioData({
      format: "f32", sampleRate: rate, numberOfFrames: data.length, numberOfChannels: 1,
      timestamp: Math.round(at / rate * 1e6), data,
    });
    encoder.encode(piece);
    piece.close();
    if (encoder.encodeQueueSize > 20) await new Promise((resolve) => { encoder.ondequeue = resolve; });
  }
  await encoder.flush();
  encoder.close();
  return sound;
}
