// The list of voices, by what their languages are called in the page's language.

import { language, say } from "./text.js";

const isOwn = (voice) => voice.language.split("-")[0] === language();

/** Options: natural voices first, each with its language, under a heading where there are any; the reader's language leads. */
export function grouped(voices) {
  const natural = voices.filter(({ kind }) => kind === "natural").sort((a, b) => isOwn(b) - isOwn(a));
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
  if (language() === "en") return [...voices].sort((a, b) => isOwn(b) - isOwn(a));
  const named = voices.map((voice) => ({ ...voice, own: voice.name, name: languageName(voice.language) ?? voice.name }));
  const isShared = (name) => named.filter((other) => other.name === name).length > 1;
  return named
    .map((voice) => ({ ...voice, name: isShared(voice.name) ? voice.own : voice.name }))
    .sort((a, b) => isOwn(b) - isOwn(a) || a.name.localeCompare(b.name, language()));
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
