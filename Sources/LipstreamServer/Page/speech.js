// What the face is to say: the microphone with its meter, a sound file, typed text, and the end of it all.

import { hide } from "./focus.js";
import { show } from "./messages.js";
import { say } from "./text.js";
import { Microphone, SoundFile, level } from "./microphone.js";
import { Script } from "./script.js";

const $ = (id) => document.getElementById(id);
const PAUSE = 1500; // milliseconds between two sentences of one text, at most
const FALL = 0.08; // of the meter, a step
const TEXT = "lipstream.text";
const ABOUT_TEXT = ["queue_full", "bad_message", "bad_request", "too_large"]; // refusals
const SHOWN = 80; // characters of a text that was cut off

export class Speech {
  /** `explainSilence()` says why no session is there to speak; `interrupted()` is told when all speech is to end. */
  constructor(sound, live, options, explainSilence, interrupted) {
    Object.assign(this, { sound, live, options, explainSilence, interrupted, saysText: false, state: "idle", peak: 0, rest: [] });
    const hear = (samples) => {
      this.peak = Math.max(this.peak, level(samples));
      return live.hear(samples);
    };
    this.script = new Script(() => sound.heard());
    this.microphone = new Microphone(sound.context, hear, (fault) => this.loseMicrophone(fault));
    this.file = new SoundFile(sound.context, hear);
    $("microphone").onclick = () => this.toggleMicrophone();
    $("interrupt").onclick = () => this.interrupt();
    $("sound-file").onclick = () => this.file.isPlaying ? this.interrupt() : $("sound-input").click();
    $("sound-input").onchange = ({ target }) => {
      const [file] = target.files;
      target.value = "";
      if (file) this.play(file);
    };
    $("say").onsubmit = (event) => {
      event.preventDefault();
      this.sayText();
    };
    $("text").value = sessionStorage.getItem(TEXT) ?? "";
    $("text").oninput = () => {
      sessionStorage.setItem(TEXT, $("text").value);
      show($("say-message"), null);
    };
    $("text").onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("say").requestSubmit();
    };
    $("rest-say").onclick = () => this.sayRest();
    $("rest-drop").onclick = () => this.offer([]);
    addEventListener("language", () => this.labelMicrophone());
    setInterval(() => this.drawLevel(), 60);
  }

  get text() { return $("text").value.trim(); }

  /** One's own voice, coming back late, disturbs; everything else is played. */
  mute() {
    this.sound.isMuted = this.microphone.isOn && !this.options.hearsOneself && !this.saysText;
  }

  /** The session's state changed. */
  follow(state) {
    clearTimeout(this.pause);
    this.script.follow(state === "speaking", !this.microphone.isOn && !this.file.isPlaying);
    // A pause between sentences is not yet the end of the text.
    if (this.state === "speaking" && state !== "speaking") this.pause = setTimeout(() => this.finish(), PAUSE);
    this.state = state;
    this.mute();
  }

  finish() {
    clearTimeout(this.pause);
    this.pause = undefined;
    this.script.finish();
    this.saysText = this.script.entries.length > 0;
    this.mute();
  }

  /** The session ends: what it has not said is kept. To be called before the sound's clock is set anew. */
  cut() {
    clearTimeout(this.pause);
    this.rest = [...this.rest, ...this.script.rest];
    this.script.clear();
    this.saysText = false;
  }

  /** Another session is there: it goes on with the text by itself where people changed something, else on request. */
  resume(isWanted) {
    if (isWanted) this.sayRest();
    else this.offer(this.rest);
  }

  offer(rest) {
    this.rest = rest;
    const text = rest.map((entry) => entry.text).join(" ");
    $("rest-text").textContent = text.length > SHOWN ? `“${text.slice(0, SHOWN).trimEnd()}…”` : `“${text}”`;
    if (rest.length) $("rest").hidden = false;
    else hide($("rest"), $("text"));
  }

  sayRest() {
    if (!this.live.canSend) return this.explainSilence();
    const { rest } = this;
    this.offer([]);
    for (const entry of rest) this.speak(entry);
  }

  async toggleMicrophone() {
    show($("speech-message"), null);
    if (this.microphone.isOn) return this.stopMicrophone();
    if (this.isStarting) return;
    this.isStarting = true;
    try {
      this.file.stop();
      await this.sound.unlock();
      const { isOther } = await this.microphone.start(this.options.device);
      if (isOther) show($("speech-message"), { code: "otherMicrophone" }, true);
      this.labelMicrophone();
      await this.options.loadDevices(); // their names are told only now
    } catch (error) {
      show($("speech-message"), error);
    }
    this.isStarting = false;
  }

  /** Another microphone was chosen. */
  async changeMicrophone() {
    if (!this.microphone.isOn) return;
    this.stopMicrophone();
    await this.toggleMicrophone();
  }

  stopMicrophone() {
    this.microphone.stop();
    this.labelMicrophone();
  }

  loseMicrophone(fault) {
    this.stopMicrophone();
    show($("speech-message"), fault);
  }

  labelMicrophone() {
    $("microphone").ariaPressed = String(this.microphone.isOn);
    label($("microphone"), this.microphone.isOn ? "stop" : "start");
    this.mute();
  }

  interrupt() {
    this.file.stop();
    this.saysText = false;
    this.script.clear();
    this.live.send({ type: "interrupt" });
    this.interrupted();
    this.mute();
  }

  async play(file) {
    show($("speech-message"), null);
    if (!this.live.canSend) return this.explainSilence();
    this.stopMicrophone();
    try {
      const whole = this.file.play(file);
      label($("sound-file"), "stopFile");
      await Promise.all([this.unlock($("speech-message")), whole]);
    } catch (error) {
      show($("speech-message"), error);
    }
    label($("sound-file"), "soundFile");
  }

  async sayText() {
    const { text } = this;
    const fault = text ? this.options.fault(text) : { code: "noText" };
    show($("say-message"), fault);
    if (fault) return $("text").focus();
    if (!this.live.canSend) return this.explainSilence();
    this.offer([]);
    await this.unlock($("say-message"));
    if (!this.live.canSend) return this.explainSilence();
    const { voice, rate } = this.options;
    this.speak({ text, voice, rate });
  }

  speak({ text, voice, rate }) {
    if (this.pause && this.state !== "speaking") this.finish(); // the text before is over
    this.saysText = true;
    this.script.add({ text, voice, rate });
    if (this.state === "speaking") this.script.follow(true);
    this.live.send({ type: "speak", text, rate, ...(voice && { voice }) });
    this.mute();
  }

  /** The face can be seen where nothing can be heard; that nothing can be heard is said. */
  async unlock(place) {
    await this.sound.unlock().catch((error) => show(place, error));
  }

  /** Says a refusal where its cause is: true where it was about the text. */
  refuse(refusal) {
    if (!this.saysText || !ABOUT_TEXT.includes(refusal.code)) return false;
    this.script.dropLast();
    show($("say-message"), refusal);
    return true;
  }

  drawLevel() {
    const percent = String(Math.round(this.peak * 100));
    if ($("meter").ariaValueNow !== percent) {
      $("level").value = this.peak;
      $("meter").ariaValueNow = percent;
    }
    this.peak = Math.max(0, this.peak - FALL);
  }
}

function label(button, key) {
  button.dataset.text = key;
  button.textContent = say(key);
}
