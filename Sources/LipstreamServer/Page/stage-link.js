// The stage's line to its remote control, through the server: opens a stage, hears commands, tells what is done.

import { Refusal, events, json, request } from "./api.js";

const KEY = "lipstream.stageKey"; // of this tab: a reload is the same stage
const QUIET = 9; // seconds without an event, which come every three, after which the line is opened anew

export class StageLink {
  /** `handlers`: command(command), sound({rate, samples}), remote({isPaired, isHere}), replaced(). */
  constructor(handlers) {
    this.handlers = handlers;
    this.own = JSON.parse(sessionStorage.getItem(KEY) ?? "null"); // {stage, key}
    this.state = {};
    setInterval(() => this.watch(), 1000);
    if (this.own) this.follow();
  }

  /** A new code for a remote: {code, seconds}. */
  async code() {
    if (!this.own) await this.open();
    try {
      return await json(this.path("code"), { method: "POST", headers: this.headers });
    } catch (error) {
      if (error.code !== "no_stage") throw error;
      await this.open(); // the server began anew
      return json(this.path("code"), { method: "POST", headers: this.headers });
    }
  }

  async dismiss() {
    await request(this.path("remote"), { method: "DELETE", headers: this.headers });
  }

  /** Tells the remote what the stage does; told again when the line comes back. */
  async tell(state) {
    Object.assign(this.state, state);
    if (!this.own || this.isTelling) {
      this.isLate = true;
      return;
    }
    this.isTelling = true;
    this.isLate = false;
    try {
      await request(this.path("state"), { method: "PUT", headers: this.headers, body: JSON.stringify(this.state) });
    } catch { /* told with the next change, or when the line is back */ }
    this.isTelling = false;
    if (this.isLate) this.tell({});
  }

  async open() {
    this.own = await json("/api/v1/stages", { method: "POST" });
    sessionStorage.setItem(KEY, JSON.stringify(this.own));
    this.follow();
    this.tell({});
  }

  async follow() {
    this.line?.abort();
    const line = this.line = new AbortController();
    this.heardAt = performance.now();
    try {
      for await (const { type, value } of events(this.path("events"), line.signal, this.headers)) {
        if (line !== this.line) return;
        this.heardAt = performance.now();
        if (type === "over") return this.lose();
        if (type === "remote") this.note(value);
        else this.handlers[type]?.(value);
      }
    } catch (error) {
      if (line !== this.line) return;
      if (error instanceof Refusal && error.code === "no_stage") return this.forget();
    }
    if (line === this.line) this.isLost = true; // opened anew by `watch`
  }

  note(value) {
    const isNew = value.isHere && !this.isHere;
    this.isHere = value.isHere;
    this.handlers.remote(value);
    if (isNew) this.tell({});
  }

  watch() {
    if (!this.own || this.isReplaced) return;
    const isQuiet = (performance.now() - this.heardAt) / 1000 > QUIET;
    if (!this.isLost && !isQuiet) return;
    this.isLost = false;
    this.note({ isPaired: this.own !== null, isHere: false });
    this.follow();
  }

  /** Another tab shows this stage now. */
  lose() {
    this.isReplaced = true;
    this.handlers.replaced();
  }

  forget() {
    this.own = null;
    sessionStorage.removeItem(KEY);
    this.handlers.remote({ isPaired: false, isHere: false });
  }

  path(part) { return `/api/v1/stages/${this.own.stage}/${part}`; }
  get headers() { return { "X-Stage-Key": this.own.key }; }
}
