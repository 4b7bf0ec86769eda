// The session's sound and the session's clock: which moment of the session is being heard right now.

import { Refusal } from "./api.js";

const PATIENCE = 3000; // milliseconds for a sound device to start
const SILENT_CLOCK_DELAY = 0.08; // seconds behind the newest packet while there is no sound to follow

export class Sound {
  constructor() {
    this.context = new AudioContext({ latencyHint: "interactive" });
    if (this.context.sampleRate < 8000 || this.context.sampleRate > 48000) {
      this.context.close();
      this.context = new AudioContext({ latencyHint: "interactive", sampleRate: 48000 });
    }
    this.rate = this.context.sampleRate;
    this.silences = { isMuted: false, isCut: false };
    this.underruns = 0;
    this.buffered = 0;
    this.clear();
    // The module loads without a gesture; the node makes no sound until the context runs.
    this.prepared = this.prepare();
  }

  async prepare() {
    await this.context.audioWorklet.addModule("/sound-worklet.js");
    this.node = new AudioWorkletNode(this.context, "session-sound", { numberOfInputs: 0, outputChannelCount: [1] });
    this.gain = new GainNode(this.context);
    this.node.connect(this.gain).connect(this.context.destination);
    this.node.port.onmessage = ({ data }) => {
      this.underruns = data.underruns;
      this.buffered = data.buffered;
      this.report = data.head === null ? null : data;
    };
  }

  get isRunning() {
    return this.context.state === "running" && this.node !== undefined;
  }

  /** To be called in a gesture: browsers make no sound before one. Where there is no device `resume` never ends. */
  async unlock() {
    if (this.context.state === "running") return;
    let timer;
    const timeout = new Promise((_, reject) => { timer = setTimeout(() => reject(new Refusal("noSound")), PATIENCE); });
    try {
      await Promise.race([this.context.resume(), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  set isMuted(value) {
    this.silences.isMuted = value;
    this.applySilence();
  }

  /** While what comes was interrupted. */
  set isCut(value) {
    this.silences.isCut = value;
    this.applySilence();
  }

  applySilence() {
    const { isMuted, isCut } = this.silences;
    this.gain?.gain.setTargetAtTime(isMuted || isCut ? 0 : 1, this.context.currentTime, 0.005);
  }

  clear() {
    this.node?.port.postMessage({ clear: true });
    this.report = null;
    this.horizon = null; // seconds of the session known, for the clock without sound
    this.silent = null; // {time, since}
  }

  append(time, samples) {
    // Nothing takes messages while the context is suspended: they would pile up.
    if (this.isRunning) {
      this.node.port.postMessage({ start: Math.round(time * this.rate), samples }, [samples.buffer]);
    }
  }

  /** Pictures arrive this many seconds after their sound was heard: let the sound wait for them. */
  waitForPictures(seconds) {
    if (this.isRunning) this.node.port.postMessage({ delay: seconds });
  }

  /** Pictures move the horizon too, 200 ms late, so that the clock runs on where a server sends no silence. */
  sawPicture(time) {
    this.horizon = Math.max(this.horizon ?? 0, time);
    if (this.isRunning && time > 0.2) {
      this.node.port.postMessage({ horizon: Math.round((time - 0.2) * this.rate) });
    }
  }

  /** The session's second that is heard now, or null before the first. */
  heard() {
    if (!this.isRunning || !this.report) return this.silentClock();
    this.silent = null;
    const { head, at, isPlaying } = this.report;
    const latency = this.context.outputLatency || this.context.baseLatency || 0;
    const since = this.context.currentTime - at;
    return head - latency + (isPlaying ? Math.min(since, 0.25) : 0);
  }

  silentClock() {
    if (this.horizon === null) return null;
    const now = performance.now() / 1000;
    const wanted = this.horizon - SILENT_CLOCK_DELAY;
    this.silent ??= { time: wanted, since: now };
    const time = this.silent.time + now - this.silent.since;
    // Fast or slow by more than a quarter of a second: begin anew, behind the newest picture.
    if (Math.abs(time - wanted) > 0.25) this.silent = { time: wanted, since: now };
    return this.silent.time + now - this.silent.since;
  }
}
