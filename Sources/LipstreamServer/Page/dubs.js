// Films made offline: order, progress, download, cancel.

import { Refusal, json, request, events, blobURL } from "./api.js";
import { rebuild } from "./focus.js";
import { explain, has, say, show, language } from "./text.js";

const $ = (id) => document.getElementById(id);
const FINAL = ["done", "failed", "cancelled"];

export class Dubs {
  /** `order()` gives the avatar, the face, the engine, the text, the voice, the rate and the badge as they are chosen now. */
  constructor(order) {
    this.order = order;
    this.films = new Map(); // id to {film, watch}
    $("film-text").onclick = () => this.makeFromText();
    $("film-sound").onclick = () => $("film-input").click();
    $("film-input").onchange = ({ target }) => {
      if (target.files[0]) this.makeFromFile(target.files[0]);
      target.value = "";
    };
    addEventListener("language", () => this.draw());
  }

  async load() {
    try {
      const { dubs } = await json("/api/v1/dubs");
      for (const id of this.films.keys()) if (!dubs.some((film) => film.id === id)) this.films.delete(id);
      for (const film of dubs) this.take(film);
      this.draw();
    } catch (error) {
      show($("film-message"), error);
    }
  }

  makeFromText() {
    const { avatar, face, engine, text, voice, rate, badge } = this.order();
    if (!text) {
      show($("film-message"), { code: "noText" });
      return $("text").focus();
    }
    const body = JSON.stringify({ avatar, face, engine, text, rate, badge, ...(voice && { voice }) });
    return this.make("/api/v1/dubs", { headers: { "Content-Type": "application/json" }, body });
  }

  makeFromFile(file) {
    const { avatar, face, engine, badge } = this.order();
    const query = new URLSearchParams({ avatar, face, engine, badge, name: file.name });
    return this.make(`/api/v1/dubs?${query}`, { headers: { "Content-Type": "application/octet-stream" }, body: file });
  }

  async make(path, options) {
    show($("film-message"), null);
    try {
      this.take(await json(path, { method: "POST", ...options }));
      this.draw();
    } catch (error) {
      show($("film-message"), error);
    }
  }

  take(film) {
    const entry = this.films.get(film.id) ?? {};
    entry.film = film;
    this.films.set(film.id, entry);
    if (!entry.watch && !FINAL.includes(film.state)) this.watch(film.id, entry);
  }

  async watch(id, entry) {
    entry.watch = new AbortController();
    try {
      for await (const film of events(`/api/v1/dubs/${id}/events`, entry.watch.signal)) {
        entry.film = film;
        this.draw();
      }
    } catch (error) {
      // A line that broke is said elsewhere; the films are read again when the server is back.
      if (error instanceof Refusal && error.code !== "offline") show($("film-message"), error);
    }
    entry.watch = undefined;
  }

  async remove(id) {
    try {
      this.films.get(id).watch?.abort();
      await request(`/api/v1/dubs/${id}`, { method: "DELETE" });
      this.films.delete(id);
      this.draw();
    } catch (error) {
      show($("film-message"), error);
    }
  }

  async download(film, button) {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true"; // disabling it would take the keyboard's place away
    try {
      const href = await blobURL(film.video);
      Object.assign(document.createElement("a"), { href, download: `lipstream-${film.id}.mp4` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60000);
    } catch (error) {
      show($("film-message"), error);
    }
    button.ariaBusy = "false";
  }

  draw() {
    const newestFirst = [...this.films.values()].map(({ film }) => film)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    // Rows stay the same elements, so that focus and a screen reader's place are not lost with every step.
    const rows = newestFirst.map((film) => this.row(film));
    const list = $("films");
    if (rows.length !== list.children.length || rows.some((row, index) => row !== list.children[index])) {
      list.replaceChildren(...rows);
    }
  }

  row(film) {
    const entry = this.films.get(film.id);
    const signature = `${film.state} ${language()}`;
    if (!entry.row) entry.row = document.createElement("li");
    if (entry.signature !== signature) {
      entry.signature = signature;
      rebuild(entry.row, this.parts(film));
    }
    const bar = entry.row.querySelector("progress");
    if (bar) bar.value = film.progress;
    const words = status(film), hint = entry.row.querySelector(".hint");
    if (hint.textContent !== words) hint.textContent = words;
    return entry.row;
  }

  parts(film) {
    const made = (name, properties) => Object.assign(document.createElement(name), properties);
    // Browsers have no names of months in Uzbek.
    const dateStyle = language() === "uz" ? "short" : "medium";
    const time = new Date(film.createdAt).toLocaleString(language(), { dateStyle, timeStyle: "short" });
    const name = made("p", { className: "name", textContent: say("filmName", { time }) });
    const hint = made("p", { className: film.state === "failed" ? "hint bad" : "hint" });
    const buttons = made("div", { className: "row" });
    if (film.video) {
      const download = made("button", { type: "button", textContent: say("download") });
      download.onclick = () => this.download(film, download);
      buttons.append(download);
    }
    const isOver = FINAL.includes(film.state);
    const remove = made("button", { type: "button", textContent: say(isOver ? "remove" : "cancel") });
    remove.dataset.key = "remove";
    remove.onclick = () => this.remove(film.id);
    buttons.append(remove);
    const parts = [name, hint, buttons];
    if (!isOver) {
      const bar = made("progress", { className: "progress", max: 1 });
      bar.ariaLabel = say("film");
      parts.splice(1, 0, bar);
    }
    return parts;
  }
}

function status(film) {
  const state = say(`film.${film.state}`);
  if (film.error) {
    const isOwnCode = film.error.code !== "failed";
    return `${state}. ${explain(isOwnCode ? film.error : { ...film.error, code: "filmFailed" }).join(" ")}`;
  }
  const note = film.note ? `, ${has(`note.${film.note.code}`) ? say(`note.${film.note.code}`) : film.note.message}` : "";
  if (film.state !== "running") return state + note;
  const percent = Math.round(film.progress * 100);
  if (film.secondsLeft === null) return say("part", { state, percent }) + note;
  const seconds = Math.ceil(film.secondsLeft);
  const time = seconds < 90 ? say("seconds", { n: seconds }) : say("minutes", { n: Math.round(seconds / 60) });
  return say("left", { state, percent, time }) + note;
}
