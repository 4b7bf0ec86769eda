// The remote's line to its stage: pairs with a code, sends commands, hears what the stage does.

import { Refusal, events, json, request } from "./api.js";

const KEY = "lipstream.remoteKey"; // kept, for phones end pages as they like
const QUIET = 9; // seconds without an event, which come every three
const GREETING = 4000; // milliseconds

export class RemoteLink {
  /** `handlers`: line(state: unpaired, connecting, away or there), state(state). */
  constructor(handlers) {
    this.handlers = handlers;
    this.key = localStorage.getItem(KEY);
    this.isStageHere = false;
    setInterval(() => this.watch(), 1000);
    setInterval(() => this.greet(), GREETING);
    addEventListener("visibilitychange", () => this.greet());
    if (this.key) this.follow();
    else this.draw();
  }

  async pair(code) {
    const { key } = await json("/api/v1/remote/pair", { method: "POST", body: JSON.stringify({ code }) });
    this.key = key;
    localStorage.setItem(KEY, key);
    this.follow();
  }

  /** Throws a Refusal. */
  async send(command) {
    try {
      await request("/api/v1/remote/commands", { method: "POST", headers: this.headers, body: JSON.stringify(command) });
    } catch (error) {
      this.judge(error);
      throw error;
    }
  }

  /** Sound goes one piece at a time; what comes while a line is slow is left out. */
  async hear(samples, rate) {
    if (this.pieces > 3) return;
    this.pieces = (this.pieces ?? 0) + 1;
    await request(`/api/v1/remote/sound?rate=${rate}`, { method: "POST", headers: this.headers, body: samples })
      .catch((error) => this.judge(error));
    this.pieces -= 1;
  }

  async leave() {
    await request("/api/v1/remote", { method: "DELETE", headers: this.headers }).catch(() => {});
    this.forget();
  }

  async greet() {
    if (!this.key || document.hidden) return;
    await request("/api/v1/remote/here", { method: "POST", headers: this.headers }).catch((error) => this.judge(error));
  }

  judge(error) {
    if (error instanceof Refusal && error.code === "not_paired") this.forget();
  }

  forget() {
    this.line?.abort();
    this.line = undefined;
    this.key = null;
    localStorage.removeItem(KEY);
    this.draw();
  }

  async follow() {
    this.line?.abort();
    const line = this.line = new AbortController();
    this.heardAt = performance.now();
    this.isOpen = false;
    this.draw();
    try {
      for await (const { type, value } of events("/api/v1/remote/events", line.signal, this.headers)) {
        if (line !== this.line) return;
        this.heardAt = performance.now();
        this.isOpen = true;
        if (type === "over") return this.forget();
        if (type === "stage") this.isStageHere = value.isHere;
        if (type === "state") this.handlers.state(value);
        this.draw();
      }
    } catch (error) {
      if (line === this.line) this.judge(error);
    }
    if (line !== this.line) return;
    this.isOpen = false;
    this.heardAt = -Infinity; // opened anew by `watch`
    this.draw();
  }

  watch() {
    if (this.key && (performance.now() - this.heardAt) / 1000 > QUIET) this.follow();
  }

  draw() {
    this.handlers.line(!this.key ? "unpaired" : !this.isOpen ? "connecting" : this.isStageHere ? "there" : "away");
  }

  get headers() { return { "X-Stage-Key": this.key }; }
}
