// Films made offline: order, progress, play, save, cancel.

import { Refusal, json, request, events } from "./api.js";
import { facts, forget, isFromFile, remember } from "./film-memory.js";
import { FilmPlayer } from "./film-player.js";
import { keepFocus, rebuild } from "./focus.js";
import { show } from "./messages.js";
import { explain, has, say, language } from "./text.js";

const $ = (id) => document.getElementById(id);
const FINAL = ["done", "failed", "cancelled"];

export class Dubs {
  /**
   * `order()` gives the avatar, the face, the engine, the text, the voice, the rate, the badge and the framing as they are
   * chosen now, and what is wrong with the text; `avatars` the names and pictures of faces.
   */
  constructor(order, avatars) {
    Object.assign(this, { order, avatars, player: new FilmPlayer() });
    this.films = new Map(); // id to {film, watch}
    $("film-text").onclick = () => this.makeFromText();
    $("film-sound").onclick = () => $("film-input").click();
    $("film-input").onchange = ({ target }) => {
      if (target.files[0]) this.makeFromFile(target.files[0]);
      target.value = "";
    };
    for (const change of ["language", "faces"]) addEventListener(change, () => this.draw());
    addEventListener("view", () => this.drawQuote());
    addEventListener("language", () => this.drawQuote());
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

  /** The words that a film would be made of: they are typed in another view. */
  drawQuote() {
    const { text } = this.order();
    $("film-quote").textContent = text ? say("quote", { text }) : say("noQuote");
  }

  makeFromText() {
    const { avatar, face, engine, text, voice, rate, badge, framing, fault } = this.order();
    if (fault) return show($("film-message"), fault);
    const body = JSON.stringify({ avatar, face, engine, text, rate, badge, framing, ...(voice && { voice }) });
    return this.make("/api/v1/dubs", { headers: { "Content-Type": "application/json" }, body }, { text });
  }

  makeFromFile(file) {
    const { avatar, face, engine, badge, framing } = this.order();
    const query = new URLSearchParams({ avatar, face, engine, badge, framing, name: file.name });
    return this.make(`/api/v1/dubs?${query}`, { headers: { "Content-Type": "application/octet-stream" }, body: file }, { file: file.name });
  }

  async make(path, options, known) {
    show($("film-message"), null);
    try {
      const film = await json(path, { method: "POST", ...options });
      remember(film.id, known);
      this.take(film);
      this.draw();
    } catch (error) {
      const isAboutSound = known.file && error.code === "bad_file";
      show($("film-message"), isAboutSound ? { code: "badSound" } : error);
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
      const { watch, row } = this.films.get(id);
      watch?.abort();
      await request(`/api/v1/dubs/${id}`, { method: "DELETE" });
      this.films.delete(id);
      forget(id);
      await keepFocus(row, '[data-key="remove"]', $("film-text"), () => this.draw());
    } catch (error) {
      show($("film-message"), error);
    }
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
    const { seconds } = facts(film);
    const signature = [film.state, language(), this.avatars.name(film.avatar), seconds].join(" ");
    if (!entry.row) entry.row = document.createElement("li");
    if (entry.signature !== signature) {
      entry.signature = signature;
      rebuild(entry.row, this.parts(film));
    }
    if (film.video && seconds === undefined && !entry.isMeasured) {
      entry.isMeasured = true;
      this.player.measure(film, (length) => {
        remember(film.id, { seconds: length });
        this.draw();
      });
    }
    const bar = entry.row.querySelector("progress");
    if (bar) bar.value = film.progress;
    const words = status(film), hint = entry.row.querySelector(".hint");
    if (hint.textContent !== words) hint.textContent = words;
    return entry.row;
  }

  parts(film) {
    const { text, file, seconds } = facts(film);
    const face = this.avatars.name(film.avatar) ?? say("faceGone");
    const title = text ?? file ?? say("filmName", { time: when(film) });
    const image = Object.assign(new Image(), { alt: "", className: "face" });
    this.avatars.smallPicture(film.avatar).then((address) => { image.src = address; }, () => { image.hidden = true; });
    const name = made("p", { className: "name", textContent: title, title });
    const about = made("p", { className: "about" });
    about.textContent = [face, seconds === undefined ? "" : clock(seconds), when(film)].filter(Boolean).join(" · ");
    const hint = made("p", { className: film.state === "failed" ? "hint bad" : "hint" });
    const parts = [image, name, about, hint, this.buttons(film, title)];
    if (!FINAL.includes(film.state)) {
      const bar = made("progress", { className: "progress", max: 1 });
      bar.ariaLabel = say("filmProgress");
      parts.push(bar);
    }
    return parts;
  }

  buttons(film, title) {
    const row = made("div", { className: "row" });
    if (film.video) {
      const play = made("button", { type: "button", textContent: say("play") });
      play.dataset.key = "play";
      play.onclick = () => this.player.play(film, title);
      const save = this.player.link(film, (error) => show($("film-message"), error));
      save.dataset.key = "save";
      row.append(play, save);
    }
    const label = say(FINAL.includes(film.state) ? "remove" : "cancel");
    const remove = made("button", { type: "button", textContent: label });
    remove.dataset.key = "remove";
    remove.onclick = () => this.remove(film.id);
    row.append(remove);
    // Rows have the same buttons: whoever hears them must hear whose they are.
    for (const control of row.children) control.ariaLabel = `${control.textContent}: ${title.slice(0, 60)}`;
    return row;
  }
}

const made = (name, properties) => Object.assign(document.createElement(name), properties);

/** `1:05` */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function when(film) {
  // Browsers have no names of months in Uzbek.
  const dateStyle = language() === "uz" ? "short" : "medium";
  return new Date(film.createdAt).toLocaleString(language(), { dateStyle, timeStyle: "short" });
}

function status(film) {
  const state = say(`film.${film.state}`);
  if (film.error) {
    let { error } = film;
    // The server says "failed" of all that went wrong in drawing; of a file that cannot be read its sentence tells more.
    const isAboutSound = /cannot read speech/i.test(error.message) || (error.code === "bad_file" && isFromFile(film));
    if (isAboutSound) error = { code: "badSound" };
    else if (error.code === "failed") error = { ...error, code: "filmFailed" };
    return `${state}. ${explain(error).join(" ")}`;
  }
  const note = film.note ? `, ${has(`note.${film.note.code}`) ? say(`note.${film.note.code}`) : film.note.message}` : "";
  if (film.state !== "running") return state + note;
  const percent = Math.round(film.progress * 100);
  if (film.secondsLeft === null) return say("part", { state, percent }) + note;
  const seconds = Math.ceil(film.secondsLeft);
  const time = seconds < 90 ? say("seconds", { n: seconds }) : say("minutes", { n: Math.round(seconds / 60) });
  return say("left", { state, percent, time }) + note;
}
