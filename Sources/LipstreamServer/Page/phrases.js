// Prepared phrases and which of them was said last; the stage keeps them, so that any remote finds them.

const KEY = "lipstream.phrases";

export class Phrases {
  constructor() {
    const { list, index } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    this.list = list ?? [];
    this.index = index ?? -1; // none was said
  }

  replace(list) {
    this.list = list.map((phrase) => phrase.trim()).filter(Boolean);
    this.index = -1;
    this.keep();
  }

  /** The next phrase, or undefined after the last. */
  next() { return this.take(this.index + 1); }

  /** The phrase that was said last; the first where none was. */
  again() { return this.take(Math.max(0, this.index)); }

  take(index) {
    if (index >= this.list.length) return undefined;
    this.index = index;
    this.keep();
    return this.list[index];
  }

  keep() {
    localStorage.setItem(KEY, JSON.stringify({ list: this.list, index: this.index }));
  }
}
