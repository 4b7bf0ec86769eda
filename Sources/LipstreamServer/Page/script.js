// What was sent to be said, and how far the voice is, so that a session that ends loses nothing of it.

const KEY = "lipstream.paces";
// Letters a second at speed 1, until a voice was measured. Voices say 12.6 (Uzbek) to 16.8 (English).
const PACE = 12;
const CAUTION = 0.95; // of a measured pace, as texts differ
const DIGIT = 5; // letters: as long as its name takes
const MARGIN = 1; // seconds: rather say a few words twice than leave one out

export class Script {
  /** `now()` gives the second of the session that is heard, or null. It stands still where nothing comes. */
  constructor(now) {
    this.now = now;
    this.paces = new Map(JSON.parse(localStorage.getItem(KEY) ?? "[]")); // voice and letters to letters a second
    this.clear();
  }

  /** `entry`: {text, voice, rate}. */
  add(entry) {
    this.entries.push(entry);
    this.over = null;
  }

  /** The server refused what was added last. */
  dropLast() {
    this.entries.pop();
  }

  clear() {
    this.entries = [];
    this.spoken = 0; // seconds, without the stretch that runs
    this.since = null; // the second of the session when the stretch began
    this.over = null; // what seemed to be said to its end
  }

  /** Speech begins or pauses; `isText` where nothing else is there that could speak. */
  follow(isSpeaking, isText) {
    // A slow voice made a pause that looked like the end.
    if (isSpeaking && isText && this.over) Object.assign(this, this.over, { over: null });
    if (!this.entries.length) return;
    if (isSpeaking) this.since ??= this.now() ?? 0;
    else [this.spoken, this.since] = [this.seconds, null];
  }

  get seconds() {
    return this.spoken + (this.since === null ? 0 : Math.max(0, (this.now() ?? this.since) - this.since));
  }

  /** All was said: the voice's pace is known now. Nothing ends that has not begun. */
  finish() {
    const seconds = this.seconds;
    if (!seconds) return;
    const voices = new Set(this.entries.map(voiceOf));
    const letters = this.entries.reduce((sum, { text, rate }) => sum + weight(text) / rate, 0);
    if (voices.size === 1 && seconds > 4) this.keepPace([...voices][0], Math.max(5, Math.min(40, letters / seconds)));
    const over = { entries: this.entries, spoken: seconds };
    this.clear();
    this.over = over;
  }

  keepPace(voice, pace) {
    this.paces.set(voice, pace * CAUTION);
    localStorage.setItem(KEY, JSON.stringify([...this.paces].slice(-50)));
  }

  /** What has not been said, from the beginning of the sentence that was being said. */
  get rest() {
    let seconds = Math.max(0, this.seconds - MARGIN);
    const rest = [];
    for (const entry of this.entries) {
      const pace = (this.paces.get(voiceOf(entry)) ?? PACE) * entry.rate;
      const length = weight(entry.text) / pace;
      // The last of all was not finished, however late it seems by its length.
      const isOver = seconds >= length && entry !== this.entries.at(-1);
      if (!isOver) rest.push({ ...entry, text: from(entry.text, seconds * pace) });
      seconds = Math.max(0, seconds - length);
    }
    return rest;
  }
}

const weight = (text) => text.length + (text.match(/\d/g)?.length ?? 0) * (DIGIT - 1);

/** Where the language chooses the voice, the letters tell languages apart that differ most in pace. */
const voiceOf = ({ voice, text }) => `${voice} ${/\p{Script=Cyrillic}/u.test(text) ? "Cyrillic" : ""}`;

/** The text from the sentence on in which as many letters have been said, the last sentence at the latest. */
function from(text, said) {
  const ends = [...text.matchAll(/[.!?…。！？]["'»”’)]*\s+|\n+/g)].map(({ index, 0: gap }) => index + gap.length);
  const starts = [0, ...ends].filter((start) => start < text.length);
  return text.slice(starts.findLast((start) => weight(text.slice(0, start)) <= said));
}
