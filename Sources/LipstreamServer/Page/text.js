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

// Codes for many things: there the server's own sentence, where one reads English, says more than ours.
const GENERAL = ["bad_request", "bad_message", "bad_hello", "bad_file", "filmFailed", "storage"];

/** What was wrong, and what to do. */
export function explain(error) {
  // A DOMException has a code too, an old number that says nothing.
  const name = typeof error.code === "string" ? error.code : error.name;
  const code = has(`error.${name}`) ? name : "unknown";
  const isBetter = current === "en" && (code === "unknown" || GENERAL.includes(code)) && error.message && error.hint;
  if (!isBetter) return say(`error.${code}`, error.values).split("|");
  return [error.message[0].toUpperCase() + error.message.slice(1), error.hint];
}
