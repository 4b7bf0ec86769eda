// Every word that the page says, in three languages.

import { english } from "./text-en.js";
import { russian } from "./text-ru.js";
import { uzbek } from "./text-uz.js";

const LANGUAGES = { en: english, ru: russian, uz: uzbek };
const KEY = "lipstream.language";

const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((language) => language.slice(0, 2))];
let current = wanted.find((language) => language in LANGUAGES) ?? "en";

export const language = () => current;

/** A text, with `{name}` replaced; the key's own name shows a text that was forgotten. */
export function say(key, values = {}) {
  const text = LANGUAGES[current][key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const has = (key) => key in LANGUAGES[current];

export function choose(language) {
  current = language;
  localStorage.setItem(KEY, language);
  translate();
  dispatchEvent(new Event("language"));
}

/** Puts every text of the page into the current language. */
export function translate(root = document) {
  document.documentElement.lang = current;
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
}

/** Shows an error beside what caused it: what was wrong, then what to do. An empty `error` hides it. */
export function show(element, error, isCalm = false) {
  element.hidden = !error;
  element.classList.toggle("calm", isCalm);
  element.replaceChildren();
  if (!error) return;
  const code = error.code ?? error.name;
  const isKnown = has(`error.${code}`);
  const [what, how] = isKnown ? say(`error.${code}`).split("|") : [error.message, error.hint];
  const strong = document.createElement("strong");
  strong.textContent = what;
  element.append(strong, how ?? "");
}
