// What went wrong, in words, beside what caused it. The connection's own troubles are said in one place.

import { explain } from "./text.js";

const $ = (id) => document.getElementById(id);
// One sentence about them is enough, and none of them is true any more once a session has begun.
const CONNECTION = [
  "offline", "silent", "reconnecting", "server_full", "too_many_connections", "too_fast", "stalled", "shutting_down",
  "unauthorized", "foreign_host", "foreign_origin", "notConnected",
];
const shown = new Map(); // element to the error that it shows, to be said anew in another language

const isAboutConnection = (error) => CONNECTION.includes(error?.code);

/** Shows an error; an empty `error` hides the element. */
export function show(element, error, isCalm = false) {
  const place = $("live-message");
  if (isAboutConnection(error) && element !== place) {
    put(element, null);
    return put(place, error, isCalm);
  }
  put(element, error, isCalm);
}

/** The connection stands: what was said against it is over. */
export function forgetConnection() {
  for (const [element, { error }] of shown) if (isAboutConnection(error)) put(element, null);
}

function put(element, error, isCalm) {
  if (!error && element.hidden) return;
  element.hidden = !error;
  element.classList.toggle("calm", isCalm === true);
  element.replaceChildren();
  if (!error) return shown.delete(element);
  shown.set(element, { error, isCalm });
  const [what, how] = explain(error);
  const strong = document.createElement("strong");
  strong.textContent = what;
  element.append(strong, " ", how);
}

addEventListener("language", () => {
  for (const [element, { error, isCalm }] of shown) put(element, error, isCalm);
});
