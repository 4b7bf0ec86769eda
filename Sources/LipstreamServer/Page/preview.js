// Hears the chosen voice without the face: the text that stands there, or a sentence in the page's language.

import { blobURL } from "./api.js";
import { show } from "./messages.js";
import { say } from "./text.js";

const $ = (id) => document.getElementById(id);
const LONGEST = 200; // the server's own limit

export class Preview {
  constructor(options) {
    this.options = options;
    this.audio = new Audio();
    this.audio.onended = () => this.stop();
    $("preview").onclick = () => (this.audio.src ? this.stop() : this.play());
  }

  async play() {
    const button = $("preview");
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true"; // disabling it would take the keyboard's place away
    const whole = $("text").value.trim() || say("previewText"), text = beginning(whole);
    const voice = encodeURIComponent(this.options.voice || "auto");
    show($("say-message"), text === whole ? null : { code: "previewCut" }, true);
    try {
      const query = new URLSearchParams({ text, rate: this.options.rate });
      this.audio.src = await blobURL(`/api/v1/voices/${voice}/preview?${query}`);
      await this.audio.play();
    } catch (error) {
      this.stop();
      show($("say-message"), error);
    } finally {
      button.ariaBusy = "false";
    }
  }

  stop() {
    this.audio.pause();
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.audio.removeAttribute("src");
  }
}

/** As many whole words as a preview may have; letters that need two code units count once, as on the server. */
function beginning(text) {
  const letters = [...text];
  if (letters.length <= LONGEST) return text;
  const cut = letters.slice(0, LONGEST).join(""), end = cut.search(/\s\S*$/);
  return end > LONGEST / 2 ? cut.slice(0, end) : cut;
}
