// What this browser knows of the films it ordered: their words and their lengths, where a server of an older film does
// not tell.

const KEY = "lipstream.films";
const MOST = 200; // films; the oldest goes first
const LONGEST = 300; // characters of a text

const known = new Map(JSON.parse(localStorage.getItem(KEY) ?? "[]")); // id to {text, file, seconds}

/** Adds to what is known of a film. */
export function remember(id, facts) {
  const all = { ...known.get(id), ...facts };
  if (all.text) all.text = all.text.slice(0, LONGEST);
  known.set(id, all);
  while (known.size > MOST) known.delete(known.keys().next().value);
  localStorage.setItem(KEY, JSON.stringify([...known]));
}

export function forget(id) {
  known.delete(id);
  localStorage.setItem(KEY, JSON.stringify([...known]));
}

/** A film's `text` (typed words), `file` (name of the sound) and `seconds`, as far as anybody knows them. */
export function facts(film) {
  const { text, file, seconds } = known.get(film.id) ?? {};
  return { text: film.text ?? text, file: film.file ?? file, seconds: film.seconds ?? seconds };
}

/** Whether it is known that the film's speech came from a file. */
export function isFromFile(film) {
  const { text, file } = facts(film);
  return Boolean(file) || (!text && film.text === null);
}
