// Plays a film in the page, saves it without reading it into memory, and finds out how long films are.

import { blobURL, request, token } from "./api.js";
import { show } from "./messages.js";
import { say } from "./text.js";

const $ = (id) => document.getElementById(id);

export class FilmPlayer {
  constructor() {
    this.lengths = Promise.resolve(); // one at a time
    $("film-close").onclick = () => $("film-dialog").close();
    $("film-dialog").onclose = () => this.stop();
    $("film-video").onerror = () => {
      if ($("film-video").hasAttribute("src")) show($("film-play-message"), { code: "cannotPlay" });
    };
  }

  async play(film, title) {
    show($("film-play-message"), null);
    $("film-title").textContent = title;
    $("film-dialog").showModal();
    try {
      const video = $("film-video");
      this.address = token() ? await blobURL(film.video) : undefined;
      if (!$("film-dialog").open) return this.stop(); // closed meanwhile
      video.src = this.address ?? film.video;
      await video.play();
    } catch (error) {
      // Without a gesture a browser waits for its own play button; a dialog that was closed ends playing.
      if (!["AbortError", "NotAllowedError"].includes(error.name)) show($("film-play-message"), error);
    }
  }

  stop() {
    $("film-video").pause();
    $("film-video").removeAttribute("src");
    $("film-video").load();
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = undefined;
  }

  /** A link that saves a film. A link cannot send a token: then the page itself fetches, to the disk where it may. */
  link(film, fail) {
    const name = `lipstream-${film.id}.mp4`;
    const link = Object.assign(document.createElement("a"), {
      className: "button", href: film.video, download: name, textContent: say("download") });
    if (!token()) return link;
    link.onclick = async (event) => {
      event.preventDefault();
      if (link.ariaBusy === "true") return;
      link.ariaBusy = "true";
      try {
        await (window.showSaveFilePicker ? toDisk(film.video, name) : throughMemory(film.video, name));
      } catch (error) {
        if (error.name !== "AbortError") fail(error);
      }
      link.ariaBusy = "false";
    };
    return link;
  }

  /** Tells a film's seconds when the head of its file has been read. */
  measure(film, tell) {
    if (token()) return;
    this.lengths = this.lengths.then(() => new Promise((resolve) => {
      const video = Object.assign(document.createElement("video"), { preload: "metadata", muted: true });
      const end = () => {
        if (Number.isFinite(video.duration)) tell(video.duration);
        video.removeAttribute("src");
        resolve();
      };
      video.onloadedmetadata = video.onerror = end;
      video.src = film.video;
    }));
  }
}

async function toDisk(path, suggestedName) {
  const file = await window.showSaveFilePicker({ suggestedName });
  const { body } = await request(path);
  await body.pipeTo(await file.createWritable());
}

async function throughMemory(path, download) {
  const href = await blobURL(path);
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}
