// A line of events from the server, opened anew when it broke or was quiet for too long.

import { events } from "./api.js";

const QUIET = 9; // seconds without an event, which come every three

export class EventLine {
  /**
   * `path()` and `headers()` of the stream. `handlers`: event(type, value); opens() before each opening; breaks(); reopens()
   * before it is opened anew by itself; refuses(error), which tells whether it closed the line.
   */
  constructor(path, headers, handlers) {
    Object.assign(this, { path, headers, handlers });
    setInterval(() => this.watch(), 1000);
  }

  async open() {
    this.opening?.abort();
    const opening = this.opening = new AbortController();
    this.heardAt = performance.now();
    this.isBroken = false;
    this.handlers.opens?.();
    try {
      for await (const { type, value } of events(this.path(), opening.signal, this.headers())) {
        if (opening !== this.opening) return;
        this.heardAt = performance.now();
        this.handlers.event(type, value);
      }
    } catch (error) {
      if (opening !== this.opening || this.handlers.refuses(error)) return;
    }
    if (opening !== this.opening) return;
    this.isBroken = true;
    this.handlers.breaks?.();
  }

  close() {
    this.opening?.abort();
    this.opening = undefined;
  }

  watch() {
    if (!this.opening || !(this.isBroken || (performance.now() - this.heardAt) / 1000 > QUIET)) return;
    this.handlers.reopens?.();
    this.open();
  }
}
