// What people choose and the browser remembers: engine, size, microphone, voice, speed, films' visible mark.

import { json } from "./api.js";
import { rebuild } from "./focus.js";
import { has, language, say } from "./text.js";
import { grouped } from "./voices.js";

const $ = (id) => document.getElementById(id);
const KEY = "lipstream.options";

const HIGHEST_THRESHOLD = 5000; // of the live protocol, where a server tells none

export class Options {
  /**
   * `reopen()` begins a new session, `silence(threshold)` changes the running one, `hear()` the loudspeaker, `device()`
   * the microphone, `captions()` what is to be read.
   */
  constructor({ reopen, silence, hear, device, captions }) {
    this.kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    this.engines = [];
    this.voices = [];
    this.devices = [];
    this.limits = {};
    this.restore();
    this.whenChanged("hear", "hear", () => $("hear").checked, hear);
    this.whenChanged("badge", "badge", () => this.hasBadge, () => {});
    this.whenChanged("captions-on", "captions", () => this.hasCaptions, captions);
    this.whenChanged("framing", "framing", () => this.framing, reopen);
    this.whenChanged("height", "height", () => $("height").value, reopen);
    this.whenChanged("engines", "engine", () => document.querySelector("[name=engine]:checked").value, reopen);
    this.whenChanged("voice", "voice", () => $("voice").value, () => {});
    this.whenChanged("device", "device", () => $("device").value, device);
    this.whenChanged("rate", "rate", () => this.rate, () => {});
    this.whenChanged("sensitivity", "silence", () => this.threshold, () => silence(this.silence));
    for (const id of ["rate", "sensitivity"]) $(id).addEventListener("input", () => this.drawValues());
    addEventListener("language", () => this.draw());
    navigator.mediaDevices?.addEventListener("devicechange", () => this.loadDevices());
  }

  restore() {
    const { height, rate, hear, badge, captions, framing } = this.kept;
    $("captions-on").checked = captions === true;
    $("framing").value = framing ?? "auto";
    if (height !== undefined) $("height").value = height;
    if (!$("height").value) $("height").value = "720"; // a size of another version
    if (rate !== undefined) $("rate").value = rate;
    this.restoreSensitivity();
    $("hear").checked = hear === true;
    $("badge").checked = badge === true;
    this.drawValues();
  }

  /** People set a sensitivity in percent, fine where it is high; the server has a threshold, with an end of its own. */
  get threshold() {
    return Math.round((1 - $("sensitivity").value / 100) ** 2 * this.highestThreshold);
  }

  get highestThreshold() { return this.limits.silenceThreshold ?? HIGHEST_THRESHOLD; }

  restoreSensitivity() {
    const share = Math.min(1, this.silence / this.highestThreshold); // NaN where nobody changed it
    if (share >= 0) $("sensitivity").value = 100 - 100 * Math.sqrt(share);
  }

  whenChanged(id, name, value, tell) {
    $(id).addEventListener("change", () => {
      this.kept[name] = value();
      localStorage.setItem(KEY, JSON.stringify(this.kept));
      tell();
    });
  }

  get engine() {
    const available = this.engines.filter(({ isAvailable }) => isAvailable).map(({ name }) => name);
    return available.includes(this.kept.engine) ? this.kept.engine : available[0];
  }

  get maxHeight() { return Number($("height").value); }
  get hearsOneself() { return $("hear").checked; }
  get hasCaptions() { return $("captions-on").checked; }
  /** auto, whole, portrait or face. */
  get framing() { return $("framing").value; }
  get hasBadge() { return $("badge").checked; }
  get voice() { return $("voice").value; }
  get rate() { return Number($("rate").value); }
  /** Empty for the system's own choice. */
  get device() { return this.kept.device ?? ""; }
  /** Undefined where nobody changed it: then the server's own holds. */
  get silence() { return this.kept.silence === undefined ? undefined : Number(this.kept.silence); }

  /** What is wrong with a text, or null; the server counts code points. */
  fault(text) {
    const count = [...text].length, limit = this.limits.text ?? Infinity;
    return count > limit ? { code: "textTooLong", values: { count, limit } } : null;
  }

  /** Asks what this server has. */
  async load() {
    const [{ engines }, { voices }, { limits }] = await Promise.all(
      ["/api/v1/engines", "/api/v1/voices", "/health"].map((path) => json(path)));
    Object.assign(this, { engines, voices, limits: limits ?? {} });
    this.restoreSensitivity();
    this.draw();
    await this.loadDevices();
  }

  /** Browsers tell the names of microphones only once one was allowed. */
  async loadDevices() {
    const all = await navigator.mediaDevices?.enumerateDevices().catch(() => []) ?? [];
    this.devices = all.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId && deviceId !== "default");
    this.drawDevices();
  }

  draw() {
    const able = this.engines.filter(({ isAvailable }) => isAvailable);
    const others = this.engines.filter(({ isAvailable }) => !isAvailable);
    rebuild($("engines"), able.map((engine) => this.row(engine)));
    $("engine-choice").hidden = able.length < 2; // nothing to choose
    $("other-engines").replaceChildren(...others.map((engine) => this.other(engine)));
    $("more-engines").hidden = !others.length;
    const chosen = $("voice").value || this.kept.voice;
    $("voice").replaceChildren(new Option(say("voiceAuto"), ""), ...grouped(this.voices));
    if (this.voices.some(({ id }) => id === chosen)) $("voice").value = chosen;
    this.drawValues();
    this.drawDevices();
  }

  drawValues() {
    $("rate-value").textContent = `${this.rate.toFixed(1)}×`;
    $("sensitivity-value").textContent = `${$("sensitivity").value} %`;
  }

  drawDevices() {
    const named = this.devices.map(({ deviceId, label }, index) =>
      new Option(label || say("deviceNumber", { number: index + 1 }), deviceId));
    // The chosen one stays chosen while it is not plugged in.
    const isGone = this.device && !this.devices.some(({ deviceId }) => deviceId === this.device);
    if (isGone) named.push(new Option(say("deviceGone"), this.device));
    $("device").replaceChildren(new Option(say("deviceAuto"), ""), ...named);
    $("device").value = this.device;
  }

  /** An engine to choose, in words for people. */
  row({ name, summary, licence }) {
    const radio = made("input", "", "", { type: "radio", name: "engine", value: name, checked: name === this.engine });
    radio.dataset.key = name;
    radio.setAttribute("aria-describedby", `engine-${name}`);
    const row = made("label", "engine", "");
    const about = made("span", "hint", own(name, "", summary), { id: `engine-${name}` });
    row.append(radio, title(name, licence, ".title"), about);
    return row;
  }

  /** An engine that cannot run here, for whoever looks after the server. */
  other({ name, summary, hint, licence }) {
    const row = made("div", "engine other", "");
    const about = made("span", "hint", own(name, "", summary));
    about.append(" ", made("span", "how", own(name, ".hint", howToGet(hint))));
    row.append(title(name, licence, ".name"), about);
    return row;
  }
}

const own = (name, part, otherwise) => has(`engine.${name}${part}`) ? say(`engine.${name}${part}`) : otherwise;
const made = (tag, className, textContent, properties) =>
  Object.assign(document.createElement(tag), { className, textContent, ...properties });

function title(name, licence, part) {
  const element = made("span", "title", own(name, part, name));
  if (licence) element.append(" ", made("span", "licence", own(name, ".licence", licence)));
  return element;
}

/** The server's own words are English; other languages say the same for every engine without words of its own. */
const howToGet = (hint) => language() === "en" && hint ? hint : say("notInstalled");
