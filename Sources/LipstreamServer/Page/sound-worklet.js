// Plays the session's sound and says which moment of the session is being played. Everything is addressed by the
// session's own time in samples, so that a gap in the sound is silence and not a jump.

const TARGET = 0.08; // seconds buffered before playing begins
const HIGHEST_JITTER = 0.12; // what running dry may raise the target to
const HIGHEST_TARGET = 0.3; // where pictures come later than their sound
const MUCH = 0.17; // this far above the target it catches up, down to CALM
const CALM = 0.04;
const TOO_MUCH = 1.0; // above this it jumps
const BLOCK = 128;

class SessionSound extends AudioWorkletProcessor {
  constructor() {
    super();
    this.clear();
    this.underruns = 0;
    this.quanta = 0;
    this.port.onmessage = ({ data }) => {
      if (data.clear) this.clear();
      if (data.samples) this.append(data.start, data.samples);
      if (data.delay) this.delay(data.delay);
      if (data.horizon !== undefined) this.horizon = Math.max(this.horizon, data.horizon);
    };
  }

  clear() {
    this.chunks = []; // {start, samples}, in order
    this.head = null; // the next sample to play
    this.horizon = -Infinity; // the session is known up to here
    this.isPlaying = false;
    this.catchesUp = false;
    this.target = TARGET;
    this.hold = 0; // samples of silence to play before going on
  }

  /** Waits a moment and keeps more buffered from then on: pictures arrive later than their sound is heard. */
  delay(seconds) {
    const target = Math.min(HIGHEST_TARGET, this.target + seconds);
    this.hold += Math.round((target - this.target) * sampleRate);
    this.target = target;
  }

  append(start, samples) {
    this.chunks.push({ start, samples });
    this.horizon = Math.max(this.horizon, start + samples.length);
    this.head ??= start;
    while (this.chunks.length > 200) this.chunks.shift(); // bounded, whatever the page sends
  }

  sample(at) {
    while (this.chunks.length && this.chunks[0].start + this.chunks[0].samples.length <= at) this.chunks.shift();
    const first = this.chunks[0];
    return first && at >= first.start ? first.samples[at - first.start] / 32768 : 0;
  }

  isSilent(at) {
    for (const { start, samples } of this.chunks) {
      const from = Math.max(0, at - start), to = Math.min(samples.length, at + BLOCK - start);
      for (let i = from; i < to; i += 1) if (Math.abs(samples[i]) > 64) return false;
    }
    return true;
  }

  process(_, [[output]]) {
    const buffered = this.head === null ? 0 : this.horizon - this.head;
    if (!this.isPlaying && buffered >= this.target * sampleRate) this.isPlaying = true;
    if (this.isPlaying && buffered < output.length + 2) {
      this.isPlaying = false;
      this.underruns += 1;
      this.target = Math.max(this.target, Math.min(HIGHEST_JITTER, this.target + 0.02));
    }
    if (this.isPlaying) this.play(output, buffered / sampleRate);
    if ((this.quanta += 1) % 4 === 0) this.report(output.length);
    return true;
  }

  play(output, buffered) {
    if (this.hold > 0) {
      this.hold -= output.length; // the output is silence already
      return;
    }
    if (buffered > TOO_MUCH) this.head = this.horizon - Math.round(this.target * sampleRate);
    if (buffered > this.target + MUCH) this.catchesUp = true;
    if (buffered < this.target + CALM) this.catchesUp = false;
    let extra = 0;
    if (this.catchesUp) {
      if (this.isSilent(this.head)) this.head += BLOCK;
      else extra = 4; // 3 % faster: 132 samples in the time of 128
    }
    const step = (output.length + extra) / output.length;
    for (let i = 0; i < output.length; i += 1) {
      const at = this.head + i * step, whole = Math.floor(at);
      const here = this.sample(whole);
      output[i] = extra ? here + (at - whole) * (this.sampleAhead(whole + 1) - here) : here;
    }
    this.head += output.length + extra;
  }

  sampleAhead(at) {
    const chunk = this.chunks.find(({ start, samples }) => at >= start && at < start + samples.length);
    return chunk ? chunk.samples[at - chunk.start] / 32768 : 0;
  }

  report(length) {
    this.port.postMessage({
      head: this.head === null ? null : this.head / sampleRate,
      at: currentTime + length / sampleRate,
      isPlaying: this.isPlaying && this.hold <= 0,
      buffered: this.head === null ? 0 : (this.horizon - this.head) / sampleRate,
      underruns: this.underruns,
    });
  }
}

registerProcessor("session-sound", SessionSound);
