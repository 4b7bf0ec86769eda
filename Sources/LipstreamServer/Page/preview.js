// Hears the chosen voice without the face: the text that stands there, or a sentence in the page's language.

import { blobURL } from "./api.js";
import { say, show } from "./text.js";

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
    const text = ($("text").value.trim() || say("previewText")).slice(0, LONGEST);
    const voice = encodeURIComponent(this.options.voice || "auto");
    button.disabled = true;
    show($("say-message"), null);
    try {
      this.audio.src = await blobURL(`/api/v1/voices/${voice}/preview?text=${encodeURIComponent(text)}`);
      await this.audio.play();
    } catch (error) {
      this.stop();
      show($("say-message"), error);
    } finally {
      button.disabled = false;
    }
  }

  stop() {
    this.audio.pause();
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.audio.removeAttribute("src");
  }
}
