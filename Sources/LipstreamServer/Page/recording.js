// The record button: begins, ends, and offers what was recorded as an mp4.

import { hide } from "./focus.js";
import { explain, say } from "./text.js";
import { Recorder, canRecord } from "./recorder.js";

const $ = (id) => document.getElementById(id);

export class Recording {
  constructor() {
    this.recorder = new Recorder(() => this.finish());
    this.message = null; // a text's key or an error, kept to be said anew in another language
    $("record").onclick = () => this.toggle();
    addEventListener("language", () => this.draw());
  }

  /** A new session: what was recorded of the last one is finished first. */
  begin(description) {
    this.description = description;
    this.recorder.begin(description);
  }

  addPicture(time, data, isKey) {
    this.recorder.addPicture(time, data, isKey);
  }

  addSound(time, samples) {
    this.recorder.addSound(time, samples);
  }

  toggle() {
    if (this.recorder.isRecording) return this.finish();
    hide($("download"), $("record"));
    const isPossible = canRecord() && this.description?.codec !== "jpeg";
    const hasBegun = isPossible && this.recorder.start();
    this.tell(hasBegun ? null : { code: isPossible ? "nothingToRecord" : "noRecorder" });
  }

  async finish() {
    if (!this.recorder.isRecording) return;
    const film = this.recorder.finish();
    this.tell("recordingWorks");
    try {
      URL.revokeObjectURL(this.address);
      const { blob, sound } = await film;
      this.address = URL.createObjectURL(blob);
      Object.assign($("download"), { href: this.address, download: `lipstream-${localTime()}.mp4`, hidden: false });
      this.tell(sound === "opus" ? { code: "opus" } : "recordingMade");
    } catch {
      this.tell({ code: "recordingFailed" });
    }
  }

  tell(message) {
    this.message = message;
    this.draw();
  }

  draw() {
    const isOn = this.recorder.isRecording;
    $("record").ariaPressed = String(isOn);
    $("record").dataset.text = isOn ? "stopRecording" : "record";
    $("record").textContent = say($("record").dataset.text);
    $("recording").hidden = !isOn;
    const { message } = this;
    $("record-message").textContent = message?.code ? explain(message).join(" ") : message ? say(message) : "";
  }

  drawTime() {
    const seconds = Math.floor(this.recorder.seconds);
    $("recording-time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

/** `2026-07-01-1345`, by the clock on the wall. */
function localTime() {
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString();
  return `${now.slice(0, 10)}-${now.slice(11, 16).replace(":", "")}`;
}
