// The stage's line to its remote control, through the server: opens a stage, hears commands, tells what is done.

import { Refusal, json, request } from "./api.js";
import { EventLine } from "./event-line.js";

const KEY = "lipstream.stageKey"; // of this tab: a reload is the same stage

export class StageLink {
  /** `handlers`: command(command), sound({rate, samples}), remote({isPaired, isHere}), replaced(). */
  constructor(handlers) {
    this.handlers = handlers;
    this.own = JSON.parse(sessionStorage.getItem(KEY) ?? "null"); // {stage, key}
    this.state = {};
    this.line = new EventLine(() => this.path("events"), () => this.headers, {
      reopens: () => this.note({ isPaired: true, isHere: false }),
      event: (type, value) => this.hear(type, value),
      refuses: (error) => {
        const isGone = error instanceof Refusal && error.code === "no_stage";
        if (isGone) this.forget();
        return isGone;
      },
    });
    if (this.own) this.line.open();
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
    this.line.open();
    this.tell({});
  }

  hear(type, value) {
    if (type === "over") this.lose();
    else if (type === "remote") this.note(value);
    else this.handlers[type]?.(value);
  }

  note(value) {
    const isNew = value.isHere && !this.isHere;
    this.isHere = value.isHere;
    this.handlers.remote(value);
    if (isNew) this.tell({});
  }

  /** Another tab shows this stage now. */
  lose() {
    this.line.close();
    this.handlers.replaced();
  }

  forget() {
    this.line.close();
    this.own = null;
    sessionStorage.removeItem(KEY);
    this.handlers.remote({ isPaired: false, isHere: false });
  }

  path(part) { return `/api/v1/stages/${this.own.stage}/${part}`; }
  get headers() { return { "X-Stage-Key": this.own.key }; }
}
