// What is being said, to be read: the server tells each caption and its time before it is heard.

const MOST = 64; // captions that wait; a server tells two seconds ahead
const STAY = 0.6; // seconds for which a caption stays where nothing follows it

export class Captions {
  /** Shows captions in an element; `now()` gives the second of the session that is heard, or null. */
  constructor(element, now) {
    Object.assign(this, { element, now, waiting: [], isOn: true });
    const draw = () => {
      this.draw();
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  }

  add({ text, begin, end }) {
    this.waiting.push({ text, begin, end });
    if (this.waiting.length > MOST) this.waiting.shift();
  }

  /** Nothing of it will be said any more. */
  clear() {
    this.waiting = [];
  }

  get text() {
    const now = this.now();
    if (now === null) return "";
    while (this.waiting.length && this.waiting[0].end + STAY < now) this.waiting.shift();
    return this.waiting.findLast(({ begin, end }) => begin <= now && now < end + STAY)?.text ?? "";
  }

  draw() {
    const text = this.isOn ? this.text : "";
    if (text === this.element.textContent) return;
    this.element.textContent = text;
    this.element.hidden = !text;
  }
}
