// The remote's line to its stage: pairs with a code, sends commands, hears what the stage does.

import { Refusal, json, request } from "./api.js";
import { EventLine } from "./event-line.js";

const KEY = "lipstream.remoteKey"; // kept, for phones end pages as they like
const GREETING = 4000; // milliseconds

export class RemoteLink {
  /** `handlers`: line(state: unpaired, connecting, away or there), state(state). */
  constructor(handlers) {
    this.handlers = handlers;
    this.key = localStorage.getItem(KEY);
    this.isStageHere = false;
    this.line = new EventLine(() => "/api/v1/remote/events", () => this.headers, {
      opens: () => this.show(false),
      breaks: () => this.show(false),
      event: (type, value) => this.note(type, value),
      refuses: (error) => {
        this.judge(error);
        return !this.key;
      },
    });
    setInterval(() => this.greet(), GREETING);
    addEventListener("visibilitychange", () => this.greet());
    if (this.key) this.line.open();
    else this.draw();
  }

  async pair(code) {
    const { key } = await json("/api/v1/remote/pair", { method: "POST", body: JSON.stringify({ code }) });
    this.key = key;
    localStorage.setItem(KEY, key);
    this.line.open();
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
    this.line.close();
    this.key = null;
    localStorage.removeItem(KEY);
    this.draw();
  }

  note(type, value) {
    if (type === "over") return this.forget();
    if (type === "stage") this.isStageHere = value.isHere;
    if (type === "state") this.handlers.state(value);
    this.show(true);
  }

  show(isOpen) {
    this.isOpen = isOpen;
    this.draw();
  }

  draw() {
    this.handlers.line(!this.key ? "unpaired" : !this.isOpen ? "connecting" : this.isStageHere ? "there" : "away");
  }

  get headers() { return { "X-Stage-Key": this.key }; }
}
