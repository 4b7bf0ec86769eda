// Decodes the session's pictures and draws each when the sound has reached its time.

const LIMIT = 16; // decoded pictures that wait; the oldest goes first
const FRAME_RATE = 25;

export const canDecodeH264 = async () => {
  if (!("VideoDecoder" in window)) return false;
  const { supported } = await VideoDecoder.isConfigSupported({ codec: "avc1.42e01f" }).catch(() => ({}));
  return supported === true;
};

export class Player {
  /** `acknowledge(frame)` tells the server what was shown; `fail(error)` says that decoding ended. */
  constructor(canvas, sound, { acknowledge, fail }) {
    Object.assign(this, { canvas, sound, acknowledge, fail });
    this.painter = canvas.getContext("2d", { alpha: false });
    this.waiting = []; // {time (s), image (VideoFrame or ImageBitmap)}, by time
    this.dropped = 0;
    this.frames = 0;
    this.skews = []; // the newest 500, milliseconds
    this.shownAt = []; // the newest second, performance.now
    this.lastAcknowledged = -1;
    const draw = () => {
      this.draw();
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  }

  /** Until there is something to see: the face as it is. */
  showStill(image) {
    if (this.frames === 0) {
      this.resize(image.width, image.height);
      this.painter.drawImage(image, 0, 0);
    }
    image.close();
  }

  /** The style sheet fits the picture into its box by its shape. */
  resize(width, height) {
    Object.assign(this.canvas, { width, height });
    this.canvas.style.setProperty("--shape", String(width / height));
  }

  begin({ width, height, codec }) {
    this.stop();
    if (this.canvas.width !== width || this.canvas.height !== height) this.resize(width, height);
    this.lastAcknowledged = -1;
    if (codec === "jpeg") return;
    this.decoder = new VideoDecoder({
      output: (frame) => this.wait(frame.timestamp / 1e6, frame),
      error: (error) => this.fail(error),
    });
    this.decoder.configure({ codec, optimizeForLatency: true, codedWidth: width, codedHeight: height });
    this.needsKey = true;
  }

  stop() {
    this.session = {}; // pictures still being decoded for an older session are dropped
    if (this.decoder && this.decoder.state !== "closed") this.decoder.close();
    this.decoder = undefined;
    for (const { image } of this.waiting) image.close();
    this.waiting = [];
  }

  decode(time, data, isKey) {
    if (!this.decoder || (this.needsKey && !isKey)) return;
    this.needsKey = false;
    this.decoder.decode(
      new EncodedVideoChunk({ type: isKey ? "key" : "delta", timestamp: Math.round(time * 1e6), data }));
  }

  async decodeJPEG(time, data) {
    const session = this.session;
    const image = await createImageBitmap(new Blob([data], { type: "image/jpeg" })).catch(() => null);
    if (image && session === this.session) this.wait(time, image);
    else image?.close();
  }

  wait(time, image) {
    this.noteArrival(time);
    this.waiting.push({ time, image });
    this.waiting.sort((a, b) => a.time - b.time);
    if (this.waiting.length > LIMIT) {
      this.waiting.shift().image.close();
      if (!document.hidden) this.dropped += 1;
    }
    if (!document.hidden) return;
    // Nothing is drawn in a hidden tab; the server must still hear that somebody is there.
    this.wasHidden = true;
    this.report(time);
  }

  /** Five pictures in a row that come after their sound was heard are no accident. */
  noteArrival(time) {
    const late = (this.sound.heard() ?? 0) - time;
    this.late = late > 0.005 ? [...(this.late ?? []), late] : [];
    if (this.late.length < 5) return;
    this.sound.waitForPictures(Math.max(...this.late) + 0.02);
    this.late = [];
  }

  draw() {
    const heard = this.isHurried ? Infinity : this.sound.heard();
    if (heard === null || !this.waiting.length) return;
    let newest;
    while (this.waiting.length && this.waiting[0].time <= heard) {
      if (newest) {
        newest.image.close();
        if (!this.wasHidden && !this.isHurried) this.dropped += 1;
      }
      newest = this.waiting.shift();
    }
    if (!newest) return;
    this.wasHidden = false;
    this.painter.drawImage(newest.image, 0, 0, this.canvas.width, this.canvas.height);
    newest.image.close();
    this.note(newest.time, this.isHurried ? newest.time : heard);
    this.report(newest.time);
  }

  note(time, heard) {
    const now = performance.now();
    this.frames += 1;
    this.shownAt.push(now);
    while (this.shownAt[0] < now - 1000) this.shownAt.shift();
    if (!this.sound.isRunning) return; // without sound there is nothing to be apart from
    this.skews.push(Math.abs(heard - time) * 1000);
    if (this.skews.length > 500) this.skews.shift();
  }

  report(time) {
    const frame = Math.round(time * FRAME_RATE);
    if (frame <= this.lastAcknowledged) return;
    this.lastAcknowledged = frame;
    this.acknowledge(frame);
  }

  get statistics() {
    const sorted = [...this.skews].sort((a, b) => a - b);
    const at = (share) => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : 0;
    return {
      frames: this.frames,
      fps: this.shownAt.filter((time) => time > performance.now() - 1000).length,
      dropped: this.dropped,
      skewMs: { p50: at(0.5), p95: at(0.95), count: sorted.length },
    };
  }
}
