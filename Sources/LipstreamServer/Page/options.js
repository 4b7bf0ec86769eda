// What people choose and the browser remembers: engine, size, silence, voice, hearing oneself.

import { json } from "./api.js";
import { rebuild } from "./focus.js";
import { has, language, say } from "./text.js";

const $ = (id) => document.getElementById(id);
const KEY = "lipstream.options";

export class Options {
  /** `reopen()` begins a new session, `silence(threshold)` changes the running one, `hear()` the loudspeaker. */
  constructor({ reopen, silence, hear }) {
    this.kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    this.engines = [];
    this.voices = [];
    for (const id of ["height", "silence"]) if (this.kept[id] !== undefined) $(id).value = this.kept[id];
    $("hear").checked = this.kept.hear === true;
    $("hear").onchange = () => {
      this.keep("hear", $("hear").checked);
      hear();
    };
    $("height").onchange = () => {
      this.keep("height", $("height").value);
      reopen();
    };
    $("engines").onchange = ({ target }) => {
      this.keep("engine", target.value);
      reopen();
    };
    $("silence").oninput = () => { $("silence-value").textContent = $("silence").value; };
    $("silence").oninput();
    $("silence").onchange = () => {
      this.keep("silence", $("silence").value);
      silence(this.silence);
    };
    $("voice").onchange = () => this.keep("voice", $("voice").value);
    $("rate").oninput = () => { $("rate-value").textContent = `${this.rate.toFixed(1)}×`; };
    addEventListener("language", () => this.draw());
  }

  keep(name, value) {
    this.kept[name] = value;
    localStorage.setItem(KEY, JSON.stringify(this.kept));
  }

  get engine() {
    const available = this.engines.filter(({ isAvailable }) => isAvailable).map(({ name }) => name);
    return available.includes(this.kept.engine) ? this.kept.engine : available[0];
  }

  get maxHeight() { return Number($("height").value); }
  get hearsOneself() { return $("hear").checked; }
  get voice() { return $("voice").value; }
  get rate() { return Number($("rate").value); }
  /** Undefined where nobody changed it: then the server's own holds. */
  get silence() { return this.kept.silence === undefined ? undefined : Number(this.kept.silence); }

  /** Asks what this server has. */
  async load() {
    const [{ engines }, { voices }] = await Promise.all([json("/api/v1/engines"), json("/api/v1/voices")]);
    Object.assign(this, { engines, voices });
    this.draw();
  }

  draw() {
    rebuild($("engines"), this.engines.map((engine) => this.row(engine)));
    const chosen = $("voice").value || this.kept.voice;
    const voices = namedVoices(this.voices).map(({ id, name }) => new Option(name, id));
    $("voice").replaceChildren(new Option(say("voiceAuto"), ""), ...voices);
    if (this.voices.some(({ id }) => id === chosen)) $("voice").value = chosen;
  }

  /** An engine to choose; one that cannot run here is shown too, and says how to get it. */
  row({ name, isAvailable, summary, hint, licence }) {
    const own = (part, otherwise) => has(`engine.${name}${part}`) ? say(`engine.${name}${part}`) : otherwise;
    const made = (tag, className, textContent, properties) =>
      Object.assign(document.createElement(tag), { className, textContent, ...properties });
    const radio = made("input", "", "", {
      type: "radio", name: "engine", value: name, disabled: !isAvailable, checked: name === this.engine });
    radio.dataset.key = name;
    radio.setAttribute("aria-describedby", `engine-${name}`);
    const title = made("span", "title", own(".name", name));
    if (licence) title.append(made("span", "licence", own(".licence", licence)));
    const about = made("span", "hint", own("", summary), { id: `engine-${name}` });
    if (!isAvailable) about.append(" ", made("span", "how", howToGet(hint)));
    const row = made("label", "engine", "");
    row.append(radio, title, about);
    return row;
  }
}

/** The server's own words are English; other languages say the same for every engine. */
const howToGet = (hint) => language() === "en" && hint ? hint : say("notInstalled");

/** Voices by the names that the reader's language has for their languages, in its order. */
function namedVoices(voices) {
  if (language() === "en") return voices;
  const names = new Intl.DisplayNames(language(), { type: "language" });
  const translated = ({ language: code, name }) => {
    try {
      return names.of(code.split("-x-")[0]);
    } catch {
      return name; // no code that the browser knows
    }
  };
  const named = voices.map((voice) => ({ ...voice, own: voice.name, name: translated(voice) }));
  const isShared = (name) => named.filter((other) => other.name === name).length > 1;
  return named
    .map(({ id, name, own }) => ({ id, name: isShared(name) ? `${name} (${own})` : name }))
    .sort((a, b) => a.name.localeCompare(b.name, language()));
}
