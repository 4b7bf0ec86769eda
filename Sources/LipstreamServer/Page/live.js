// The WebSocket and the protocol, version 1: says hello, hands out what comes, connects again when the line breaks or
// nothing comes any more. Sound never stops in a session, so a line that brings nothing is dead, however open it is.

import { token, Refusal } from "./api.js";

const KIND = { key: 1, delta: 2, sound: 3, jpeg: 4 };
const EVENTS = ["state", "metrics", "caption", "spoken"];
const FATAL = ["bad_hello", "bad_version", "no_avatar", "no_face", "engine_unavailable", "unauthorized"];

const QUIET = 3; // seconds without a packet that people are told of
const DEAD = 12; // seconds without a packet, or for opening the line, after which it is given up

export class Live {
  /**
   * `handlers`: connecting(attempt), ready, ended, quiet(isQuiet), state, metrics, caption, spoken, error, sound(time, samples),
   * picture(time, data, isKey, isJPEG).
   */
  constructor(handlers) {
    this.handlers = handlers;
    this.attempt = 0;
    this.isQuiet = false;
    setInterval(() => this.watch(), 500);
  }

  /** A timer may be late, in a hidden tab or after sleep; packets that came meanwhile count first. */
  watch() {
    if (!this.socket) return;
    const seconds = (performance.now() - this.heardAt) / 1000;
    const isOpening = this.socket.readyState === WebSocket.CONNECTING;
    if (seconds > DEAD && (this.isReady || isOpening)) return this.lose();
    this.tellQuiet(this.isReady && seconds > QUIET);
  }

  tellQuiet(isQuiet) {
    if (this.isQuiet === isQuiet) return;
    this.isQuiet = isQuiet;
    this.handlers.quiet(isQuiet);
  }

  /** Opens a session, closing the one before; `hello` goes first. */
  open(avatar, face, hello) {
    Object.assign(this, { avatar, face, hello });
    this.attempt = 0;
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    this.close();
    if (this.attempt === 0) this.handlers.connecting(0);
    const url = new URL("/api/v1/live", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.search = new URLSearchParams({ avatar: this.avatar, face: this.face });
    const socket = new WebSocket(url, token() ? [`bearer.${token()}`] : []);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.heardAt = performance.now();
    let refusal = null;
    socket.onopen = () => this.send({ type: "hello", version: 1, ...this.hello });
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heardAt = performance.now();
      this.tellQuiet(false);
      if (typeof data !== "string") return this.receive(data);
      const message = JSON.parse(data);
      if (message.type === "error") {
        refusal = new Refusal(message.code, message.message, message.hint);
        this.handlers.error(refusal);
      } else if (message.type === "ready") {
        this.attempt = 0;
        this.isReady = true;
        this.handlers.ready(message);
      } else if (EVENTS.includes(message.type)) {
        this.handlers[message.type](message);
      }
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      if (refusal && FATAL.includes(refusal.code)) {
        this.close();
        return this.handlers.ended();
      }
      this.lose();
    };
  }

  /** Gives the line up and opens another after a while, longer each time. */
  lose() {
    this.close();
    const seconds = Math.min(15, 0.5 * 2 ** this.attempt);
    this.attempt += 1;
    this.handlers.connecting(this.attempt);
    this.timer = setTimeout(() => this.connect(), seconds * 1000);
  }

  close() {
    this.isReady = false;
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
    this.tellQuiet(false);
  }

  receive(buffer) {
    const view = new DataView(buffer);
    if (buffer.byteLength < 9) return;
    const kind = view.getUint8(0);
    const time = Number(view.getBigUint64(1)) / 1e6;
    if (kind === KIND.sound) this.handlers.sound(time, new Int16Array(buffer.slice(9)));
    else this.handlers.picture(time, new Uint8Array(buffer, 9), kind === KIND.key, kind === KIND.jpeg);
  }

  get canSend() {
    return this.isReady && this.socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Sends 16-bit sound; false where there is no line, or one more than half a second behind: then nothing was sent. */
  hear(samples) {
    if (!this.canSend || this.isQuiet || this.socket.bufferedAmount >= this.hello.sampleRate) return false;
    this.socket.send(samples);
    return true;
  }
}
