// What people choose and the browser remembers: engine, size, silence, voice, hearing oneself, films' visible mark.

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
    $("badge").checked = this.kept.badge === true;
    $("badge").onchange = () => this.keep("badge", this.hasBadge);
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
  get hasBadge() { return $("badge").checked; }
  get voice() { return $("voice").value; }
  get rate() { return Number($("rate").value); }
  /** Undefined where nobody changed it: then the server's own holds. */
  get silence() { return this.kept.silence === undefined ? undefined : Number(this.kept.silence); }

  /** Asks what this server has. */
  async load() {
    const [{ engines }, { voices }, { limits }] = await Promise.all(
      ["/api/v1/engines", "/api/v1/voices", "/health"].map((path) => json(path)));
    Object.assign(this, { engines, voices });
    $("text").maxLength = limits.text;
    $("silence").max = limits.silenceThreshold;
    // Until now the slider had another end, which may have cut its value off.
    $("silence").value = this.kept.silence ?? $("silence").defaultValue;
    $("silence").oninput();
    this.draw();
  }

  draw() {
    rebuild($("engines"), this.engines.map((engine) => this.row(engine)));
    const chosen = $("voice").value || this.kept.voice;
    $("voice").replaceChildren(new Option(say("voiceAuto"), ""), ...grouped(this.voices));
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
    if (!isAvailable) about.append(" ", made("span", "how", own(".hint", howToGet(hint))));
    const row = made("label", "engine", "");
    row.append(radio, title, about);
    return row;
  }
}

/** The server's own words are English; other languages say the same for every engine without words of its own. */
const howToGet = (hint) => language() === "en" && hint ? hint : say("notInstalled");

/** Options: natural voices first, each with its language, under a heading where there are any. */
function grouped(voices) {
  const natural = voices.filter(({ kind }) => kind === "natural");
  const options = (list) => list.map(({ id, name }) => new Option(name, id));
  const others = options(namedVoices(voices.filter(({ kind }) => kind !== "natural")));
  if (!natural.length) return others;
  const group = (key, list) => {
    const element = Object.assign(document.createElement("optgroup"), { label: say(key) });
    element.append(...list);
    return element;
  };
  const named = natural.map((voice) => ({ ...voice, name: `${voice.name}, ${languageName(voice.language) ?? voice.language}` }));
  return [group("voicesNatural", options(named)), group("voicesSynthetic", others)];
}

/** Voices by what their languages are called in the page's language, in its order; those that speak it come first. */
function namedVoices(voices) {
  const isOwn = (code) => code.split("-")[0] === language();
  if (language() === "en") return [...voices].sort((a, b) => isOwn(b.language) - isOwn(a.language));
  const named = voices.map((voice) => ({ ...voice, own: voice.name, name: languageName(voice.language) ?? voice.name }));
  const isShared = (name) => named.filter((other) => other.name === name).length > 1;
  return named
    .map((voice) => ({ ...voice, name: isShared(voice.name) ? voice.own : voice.name }))
    .sort((a, b) => isOwn(b.language) - isOwn(a.language) || a.name.localeCompare(b.name, language()));
}

/** The page's word for a language, else the language's own; undefined for dialects and what the browser does not know. */
function languageName(code) {
  if (!/^[a-z]{2,3}(-[a-z]{2})?$/.test(code)) return undefined;
  const named = (inLanguage) => new Intl.DisplayNames(inLanguage, { type: "language", fallback: "none" }).of(code);
  // Browsers list Uzbek as known without having its words; then they would mix several languages.
  const isKnown = new Intl.DisplayNames(language(), { type: "language", fallback: "none" }).of("en");
  if (isKnown) return named(language());
  return Intl.DisplayNames.supportedLocalesOf(code).length ? named(code) : undefined;
}
